package bundle

import (
	"slices"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// decoded reads a manifest as the API server does with strict validation: an
// unknown or a doubled field is an error.
func decoded[T any](t *testing.T, name string, s setup.Setup) (object T, text string) {
	t.Helper()
	manifest, err := manifest(name, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(manifest, &object); err != nil {
		t.Fatalf("%v\n%s", err, manifest)
	}
	return object, string(manifest)
}

func TestManifests(t *testing.T) {
	for name, chosen := range renderings() {
		t.Run(name, func(t *testing.T) {
			job, text := decoded[batch.Job](t, "job.yaml", chosen)
			cron, cronText := decoded[batch.CronJob](t, "cronjob.yaml", chosen)
			if job.Kind != "Job" || cron.Kind != "CronJob" || job.APIVersion != "batch/v1" || cron.APIVersion != "batch/v1" {
				t.Errorf("%s, %s", job.TypeMeta, cron.TypeMeta)
			}
			job.Spec.TTLSecondsAfterFinished = nil // of a Job alone: a CronJob keeps a history
			equal(t, cron.Spec.JobTemplate.Spec, job.Spec)
			if c := cron.Spec; c.ConcurrencyPolicy != batch.ForbidConcurrent || *c.SuccessfulJobsHistoryLimit != 3 || *c.FailedJobsHistoryLimit != 3 || len(strings.Fields(c.Schedule)) != 5 {
				t.Errorf("%+v", c)
			}
			if *job.Spec.BackoffLimit != 0 || *job.Spec.ActiveDeadlineSeconds != 300 {
				t.Errorf("%+v", job.Spec)
			}
			pod := job.Spec.Template.Spec
			restricted(t, pod)
			asksAsAgent(t, pod.Containers[0].Args, target.RepoHost(chosen.Target.Repo))
			for _, text := range []string{text, cronText} {
				if id := chosen.Target.ExternalID; id != "" && strings.Contains(text, id) {
					t.Errorf("the External ID is in it:\n%s", text)
				}
			}
		})
	}
}

// restricted checks a pod by Kubernetes' "restricted" Pod Security Standard.
func restricted(t *testing.T, pod core.PodSpec) {
	t.Helper()
	if len(pod.Containers) != 1 || pod.HostNetwork || pod.HostPID || pod.HostIPC || pod.RestartPolicy != core.RestartPolicyNever || *pod.AutomountServiceAccountToken {
		t.Errorf("%+v", pod)
	}
	if s := pod.SecurityContext; !*s.RunAsNonRoot || *s.RunAsUser == 0 || s.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault {
		t.Errorf("%+v", s)
	}
	s := pod.Containers[0].SecurityContext
	if *s.AllowPrivilegeEscalation || !*s.ReadOnlyRootFilesystem || s.Privileged != nil || s.Capabilities.Add != nil || !slices.Equal(s.Capabilities.Drop, []core.Capability{"ALL"}) {
		t.Errorf("%+v", s)
	}
	for _, volume := range pod.Volumes {
		if volume.Secret == nil {
			t.Errorf("%+v", volume)
		}
	}
	// Placeholders that a cluster refuses: a name has no capitals.
	if pod.ServiceAccountName != "AGENT_SERVICE_ACCOUNT" || pod.Containers[0].Image != "CLONEPATH_IMAGE" {
		t.Errorf("%s, %s", pod.ServiceAccountName, pod.Containers[0].Image)
	}
}

func asksAsAgent(t *testing.T, args []string, host string) {
	t.Helper()
	want := []string{"check", "--as", "agent", "-f", "/etc/clonepath/clonepath.yaml"}
	if host != "" {
		want = append(want, "--allow-git-host", strings.ReplaceAll(host, "$", "$$")) // Kubernetes makes one of two
	}
	equal(t, args, append(want, "-o", "json", "--no-input", "--no-last-good"))
}

func TestManifestsSayWhatApplyingMeans(t *testing.T) {
	for _, row := range []struct {
		hosting, repo string
		says          []string
		not           string
	}{
		{setup.HostingSelf, "https://git.corp.example:8443/a/b.git", []string{"names git.corp.example:8443 as a host to which the Git token may be", "the agent that you host yourself"}, "Torque hosts"},
		{setup.HostingTorque, "https://github.com/a/b.git", []string{"names github.com as a host", "This Setup says that Torque hosts yours"}, ""},
		{"", "", []string{"only if you host the agent yourself", "--selector app=torque-agent"}, "--allow-git-host"},
	} {
		s := full()
		s.Agent.Hosting, s.Target.Repo = row.hosting, row.repo
		for _, name := range []string{"job.yaml", "cronjob.yaml"} {
			text, err := manifest(name, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, says := range row.says {
				if !strings.Contains(string(text), says) {
					t.Errorf("%s does not say %q:\n%s", name, says, text)
				}
			}
			if row.not != "" && strings.Contains(string(text), row.not) {
				t.Errorf("%s says %q:\n%s", name, row.not, text)
			}
		}
	}
}
