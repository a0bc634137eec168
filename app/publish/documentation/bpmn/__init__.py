"""A rule set as a process of BPMN 2.0: stages as sub-processes, triggers as events at their edges, rules as tasks."""
