package session

// Outcome is how the wizard ended: finished where it was left by its own way out.
func (s *Session) Outcome(finished bool) Outcome {
	changed, failed, _ := s.Journal.Read()
	return Outcome{Report: s.Report, Changed: changed, Failed: failed, Aborted: !finished, Waiting: WaitingText(s.Setup)}
}

// Keep stores an unfinished Setup for next time, and forgets one that was
// finished well. Where nothing was answered, what was kept before stays.
func (s *Session) Keep(o *Outcome, finished bool) error {
	switch {
	case s.Deps.Keep == nil || s.support || !s.answered():
		return nil
	case finished && o.Report != nil && len(o.Report.RootCauses) == 0:
		return s.Deps.Keep(nil)
	}
	chosen := s.Setup
	chosen.Target = chosen.Target.WithoutSecrets()
	if err := s.Deps.Keep(&chosen); err != nil {
		return err
	}
	o.Kept = true
	return nil
}
