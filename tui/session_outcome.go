package tui

// outcome is how the wizard ended: finished where it was left by its own way out.
func (s *session) outcome(finished bool) Outcome {
	changed, failed, _ := s.journal.read()
	return Outcome{Report: s.report, Changed: changed, Failed: failed, Aborted: !finished, Waiting: waitingText(s.setup)}
}

// keep stores an unfinished Setup for next time, and forgets one that was
// finished well. Where nothing was answered, what was kept before stays.
func (s *session) keep(o *Outcome, finished bool) error {
	switch {
	case s.deps.Keep == nil || s.support || !s.answered():
		return nil
	case finished && o.Report != nil && len(o.Report.RootCauses) == 0:
		return s.deps.Keep(nil)
	}
	setup := s.setup
	setup.Target = setup.Target.WithoutSecrets()
	if err := s.deps.Keep(&setup); err != nil {
		return err
	}
	o.Kept = true
	return nil
}
