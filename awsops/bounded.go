package awsops

import (
	"context"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"clonepath/awsops/bounded"
)

// bound is an option of the SDK's stack: it limits each answer where it comes
// from the connection, also those to the SDK's own questions for credentials. A
// transport of our own could not do that: of a client that is not its own the SDK
// takes no CAs and waits for the instance's metadata as for any host.
func bound(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("clonepathBound",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			if answer, ok := out.RawResponse.(*smithyhttp.Response); ok && answer != nil && answer.Body != nil {
				answer.Body = bounded.Body(ctx, answer.Body)
			}
			return out, metadata, err
		}), middleware.After)
}
