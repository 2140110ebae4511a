package checks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// history answers LookupEvents page by page, and throttles from a call on.
type history struct {
	pages, throttleAt int
	asked             []string
}

func (h *history) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // a test's own request
	var in struct {
		LookupAttributes []struct{ AttributeKey, AttributeValue string }
		NextToken        string
	}
	_ = json.Unmarshal(body, &in)
	h.asked = append(h.asked, in.LookupAttributes[0].AttributeKey+"="+in.LookupAttributes[0].AttributeValue)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if h.throttleAt > 0 && len(h.asked) >= h.throttleAt {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(w, `{"__type":"ThrottlingException","message":"Rate exceeded"}`)
		return
	}
	page := 1
	_, _ = fmt.Sscan(in.NextToken, &page)
	event := fmt.Sprintf(`{"eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue","awsRegion":"eu-west-1","requestParameters":{"secretId":"git-repo-token"},
		"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/backup/s-%d","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/jobs/backup"}}}}`, page)
	text, _ := json.Marshal(event)
	next := ""
	if page < h.pages {
		next = fmt.Sprintf(`,"NextToken":"%d"`, page+1)
	}
	_, _ = fmt.Fprintf(w, `{"Events":[{"EventId":"e-%d","EventName":"GetSecretValue","EventSource":"secretsmanager.amazonaws.com","EventTime":%d,"ReadOnly":"true","CloudTrailEvent":%s}]%s}`,
		page, 1700000000-page*60, text, next)
}

// readersOf runs the collector against a history; pauses are those it made.
func readersOf(t *testing.T, h *history) (fact *evidence.Fact[evidence.Readers], pauses []time.Duration) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	w := World{
		Operator: awsops.FromKeys(awsops.Keys{AccessKeyID: "AKIAEXAMPLE", Secret: sealed.New("example")}, "eu-west-1", server.URL, nil),
		Clock:    func() time.Time { return now },
		Sleep: func(_ context.Context, d time.Duration) error {
			pauses = append(pauses, d)
			now = now.Add(d)
			return nil
		},
	}
	r := newRun(w, Question{Target: target.Target{Region: "eu-west-1", SecretID: "git-repo-token"}, Practices: &evidence.Practices{}})
	r.record.Caller = evidence.Observed(evidence.Operator, now, evidence.Caller{ARN: "arn:aws:iam::111122223333:user/admin", Account: "111122223333"})
	r.record.Secret = evidence.Observed(evidence.Operator, now, evidence.Secret{ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", Name: "git-repo-token"})
	return collectReaders(t.Context(), r), pauses
}

// The event history is shared with whoever else asks: one call a second, and none
// after AWS refused one.
func TestReadersWithinTheLimits(t *testing.T) {
	t.Run("to the end", func(t *testing.T) {
		h := &history{pages: 3}
		fact, pauses := readersOf(t, h)
		got := fact.Get()
		if !got.Whole || got.Stopped != "" || len(got.List) != 1 || got.List[0].Principal != "arn:aws:iam::111122223333:role/jobs/backup" || got.List[0].Count != 3 {
			t.Errorf("%+v", got)
		}
		want := "ResourceName=git-repo-token ResourceName=git-repo-token ResourceName=git-repo-token" + strings.Repeat(" ResourceName=arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", 3)
		if strings.Join(h.asked, " ") != want {
			t.Errorf("asked %v", h.asked)
		}
		for _, p := range pauses {
			if p != time.Second {
				t.Errorf("a pause of %s", p)
			}
		}
		if len(pauses) != len(h.asked)-1 {
			t.Errorf("%d pauses between %d calls", len(pauses), len(h.asked))
		}
	})
	t.Run("throttled", func(t *testing.T) {
		h := &history{pages: 10, throttleAt: 3}
		fact, _ := readersOf(t, h)
		got := fact.Get()
		if len(h.asked) != 3 || got.Whole || !strings.Contains(got.Stopped, "throttled") || len(got.List) != 1 || got.List[0].Count != 2 {
			t.Errorf("asked %d times: %+v", len(h.asked), got)
		}
	})
	t.Run("throttled at once", func(t *testing.T) {
		h := &history{pages: 10, throttleAt: 1}
		fact, _ := readersOf(t, h)
		if got := fact.Get(); len(h.asked) != 1 || got.Whole || got.From != nil {
			t.Errorf("asked %d times: %+v", len(h.asked), got)
		}
	})
	t.Run("too many pages", func(t *testing.T) {
		h := &history{pages: 1000}
		fact, _ := readersOf(t, h)
		got := fact.Get()
		if len(h.asked) != readingPages || got.Whole || got.List[0].Count != readingPages || got.From == nil {
			t.Errorf("asked %d times: %+v", len(h.asked), got)
		}
	})
}
