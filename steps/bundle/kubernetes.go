package bundle

import (
	"strings"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// caller is as whom a Job checks: the word of --as, the place of its service account,
// and how its pods and it are called.
type caller struct{ as, account, job, pods, selector string }

var agentJob = caller{"agent", "AGENT_SERVICE_ACCOUNT", "clonepath-check", "the agent's pods", "app=torque-agent"}

// runnerJob checks as one runner. No label is known of all runners' pods.
func runnerJob(arn string) caller {
	return caller{"runner", "RUNNER_SERVICE_ACCOUNT", "clonepath-check-runner", "the runner's pods, which call as " + arn, ""}
}

// manifest writes kubernetes/NAME, a Job or a CronJob that checks as the agent.
func manifest(name string, s setup.Setup) ([]byte, error) { return manifestOf(name, agentJob, s) }

func manifestOf(name string, who caller, s setup.Setup) ([]byte, error) {
	host := target.RepoHost(s.Target.Repo)
	argument := ""
	if host != "" {
		// Kubernetes reads $(NAME) in an argument, and $$ as a dollar sign.
		argument = quoted(strings.ReplaceAll(host, "$", "$$"))
	}
	job, err := filled("job.yaml", map[string]string{"host": argument, "as": who.as, "serviceAccount": who.account})
	if err != nil {
		return nil, err
	}
	cron, indent := "", "  "
	if name == "cronjob.yaml" {
		cron, indent = "yes", "      "
	}
	return filled("kubernetes.yaml", map[string]string{
		"cron": cron, "file": name, "audience": audience(s), "host": clean.Line(host),
		"job": indented(indent, string(job)), "as": who.as, "serviceAccount": who.account, "name": who.job, "pods": clean.Line(who.pods), "selector": who.selector,
	})
}

// audience says for whom the manifests are.
func audience(s setup.Setup) string {
	switch s.Agent.Hosting {
	case setup.HostingSelf:
		return "It is for the agent that you host yourself."
	case setup.HostingTorque:
		return "It is for an agent that you host yourself. This Setup says that Torque hosts yours."
	}
	return "It is of use only if you host the agent yourself."
}

// indented moves every line to the right, and takes off the last line's end.
func indented(by, text string) string {
	return by + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+by)
}
