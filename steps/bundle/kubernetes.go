package bundle

import (
	"strings"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// manifest writes kubernetes/NAME, a Job or a CronJob that checks as the agent.
func manifest(name string, s setup.Setup) ([]byte, error) {
	host := target.RepoHost(s.Target.Repo)
	argument := ""
	if host != "" {
		// Kubernetes reads $(NAME) in an argument, and $$ as a dollar sign.
		argument = quoted(strings.ReplaceAll(host, "$", "$$"))
	}
	job, err := filled("job.yaml", map[string]string{"host": argument})
	if err != nil {
		return nil, err
	}
	cron, indent := "", "  "
	if name == "cronjob.yaml" {
		cron, indent = "yes", "      "
	}
	return filled("kubernetes.yaml", map[string]string{
		"cron": cron, "file": name, "audience": audience(s), "host": clean.Line(host),
		"job": indented(indent, string(job)),
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
