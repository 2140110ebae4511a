package sandbox

// handler runs one operation: it authorises, validates, reads or writes the
// world. A query operation returns []node, a JSON one any value or nil.
type handler func(*call) (any, error)

// operation is a row of the tables: one thing a client can ask for.
type operation struct {
	service, action string
	run             handler
}

// operations by "service:Action".
var operations = index(
	stsOperations, iamRoleOperations, iamRolePolicyOperations, iamManagedOperations, iamAccountOperations,
	secretOperations, secretFactOperations, secretVersionOperations, secretPolicyOperations, kmsOperations, kmsWriteOperations,
	trailOperations, trailsOperations, secretReplicaOperations, kmsStateOperations, iamInventoryOperations,
)

func index(tables ...[]operation) map[string]handler {
	out := map[string]handler{}
	for _, table := range tables {
		for _, row := range table {
			out[row.service+":"+row.action] = row.run
		}
	}
	return out
}

// nodes fits an IAM or STS operation into a row.
func nodes(run func(*call) ([]node, error)) handler {
	return func(c *call) (any, error) {
		out, err := run(c)
		return out, err
	}
}

// takes fits a JSON operation into a row: it decodes the input first.
func takes[In any](run func(*call, In) (any, error)) handler {
	return func(c *call) (any, error) {
		in, err := input[In](c)
		if err != nil {
			return nil, err
		}
		return run(c, in)
	}
}
