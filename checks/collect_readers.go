package checks

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// AWS answers two LookupEvents a second in an account and region, to whoever asks:
// the customer's own tools share them. So one a second, not for ever, and none
// after AWS refused one.
const (
	readingPace  = time.Second
	readingPages = 40
	readingTime  = time.Minute
)

// namesOfReads are CloudTrail's names of a read. Of a BatchGetSecretValue there is a
// GetSecretValue for each secret as well.
var namesOfReads = []string{"GetSecretValue", "BatchGetSecretValue"}

func collectReaders(ctx context.Context, r *run) *evidence.Fact[evidence.Readers] {
	why := first(r.operatorMissing(), r.wrong(target.FieldRegion), r.outsideAccount("CloudTrail"))
	if why == "" && !r.record.Secret.Seen() {
		why = "not asked: the secret could not be described, so its reads cannot be told from others"
	}
	if why != "" {
		return evidence.Skipped[evidence.Readers](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() (evidence.Readers, error) { return r.readers(ctx) }, same)
}

// readers looks the secret up by its name, then by its ARN, and where neither finds
// a read, through all reads of the region.
func (r *run) readers(ctx context.Context) (evidence.Readers, error) {
	l := &lookup{run: r, account: r.Operator.Once(), began: r.Clock()}
	secret := r.record.Secret.Get()
	regions := []string{r.secretRegion()}
	for _, replica := range secret.Replicas {
		regions = append(regions, replica.Region)
	}
	for _, region := range regions {
		before := len(l.reads)
		for _, value := range []string{secret.Name, secret.ARN} {
			l.all(ctx, awsops.TrailQuery{Region: region, Attribute: "ResourceName", Value: value})
		}
		if len(l.reads) == before {
			l.all(ctx, awsops.TrailQuery{Region: region, Attribute: "EventName", Value: namesOfReads[0]})
		}
	}
	if l.pages == 0 && l.failed != nil && awsops.FailureOf(l.failed).Class != awserr.Throttled {
		return evidence.Readers{}, l.failed
	}
	return l.readers(), nil
}

// lookup is a reading of the event history within its limits.
type lookup struct {
	*run
	account *awsops.Account
	began   time.Time
	pages   int
	reads   []awsops.TrailEvent
	from    time.Time // of the oldest event that was read
	stopped string
	failed  error
}

// all reads the pages of one query, newest first, until one of the limits.
func (l *lookup) all(ctx context.Context, q awsops.TrailQuery) {
	for page := ""; l.stopped == ""; {
		if l.pages > 0 && l.Sleep(ctx, readingPace) != nil {
			l.stopped = "the run ended"
			return
		}
		if l.pages == readingPages || l.Clock().Sub(l.began) > readingTime {
			l.stopped = "40 pages or a minute were read, which is our limit"
			return
		}
		events, next, err := l.account.LookupEventsPage(ctx, q, page)
		if err != nil {
			l.failed, l.stopped = err, awsops.FailureOf(err).Message
			if awsops.FailureOf(err).Class == awserr.Throttled {
				l.stopped = "AWS throttled the look-up: others of the account need it"
			}
			return
		}
		l.pages++
		l.take(events)
		if next == "" {
			return
		}
		page = next
	}
}

// take keeps the reads of the secret, each event once.
func (l *lookup) take(events []awsops.TrailEvent) {
	for _, e := range events {
		if l.from.IsZero() || e.At.Before(l.from) {
			l.from = e.At
		}
		known := slices.ContainsFunc(l.reads, func(k awsops.TrailEvent) bool { return k.ID == e.ID })
		if !known && e.Code == "" && slices.Contains(namesOfReads, e.Name) && l.ofSecret(e) {
			l.reads = append(l.reads, e)
		}
	}
}

// ofSecret reports whether an event names the secret: by its name, its ARN, the
// beginning of it, or that of a replica.
func (l *lookup) ofSecret(e awsops.TrailEvent) bool {
	secret := l.record.Secret.Get()
	own, _ := target.ParseARN(secret.ARN) // of none nothing is equal
	return slices.ContainsFunc(e.Resources, func(name string) bool {
		if a, err := target.ParseARN(name); err == nil {
			return a.Service == "secretsmanager" && a.Account == own.Account && (a.Resource == own.Resource || a.Resource == "secret:"+secret.Name)
		}
		return name == secret.Name
	})
}

// readers counts the reads by who made them.
func (l *lookup) readers() evidence.Readers {
	out := evidence.Readers{List: []evidence.Reader{}, Whole: l.stopped == "", Stopped: l.stopped}
	if !l.from.IsZero() {
		until := l.began.UTC()
		out.From, out.Until = &l.from, &until
	}
	for _, e := range l.reads {
		who := cmp.Or(e.Issuer, e.Caller, e.CallerID, e.Account, "an AWS service")
		i := slices.IndexFunc(out.List, func(known evidence.Reader) bool { return known.Principal == who })
		if i < 0 {
			out.List = append(out.List, evidence.Reader{Principal: who})
			i = len(out.List) - 1
		}
		out.List[i].Count++
		if one := &out.List[i]; e.At.After(one.Last) {
			one.Last, one.Session = e.At, sessionOf(e.Caller)
		}
	}
	slices.SortStableFunc(out.List, func(a, b evidence.Reader) int {
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Principal, b.Principal))
	})
	return out
}

// sessionOf is the name of a session, "" of a user.
func sessionOf(caller string) string {
	a, err := target.ParseARN(caller)
	if err != nil || a.Service != "sts" {
		return ""
	}
	return a.Resource[strings.LastIndexByte(a.Resource, '/')+1:]
}
