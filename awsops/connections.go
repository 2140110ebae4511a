package awsops

import (
	"net/http"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// connections are what clients send requests on. Left to itself the SDK gives
// each client of each service a copy of the transport, and so a handshake more
// for each question to a host that another client is connected to.
type connections struct {
	client    aws.HTTPClient
	transport func() *http.Transport // for Git
}

// connect makes connections of a configuration's client.
func connect(client aws.HTTPClient) connections {
	buildable, ok := client.(*awshttp.BuildableClient)
	if !ok {
		buildable = awshttp.NewBuildableClient()
	}
	return connections{client: buildable.Freeze(), transport: sync.OnceValue(buildable.GetTransport)}
}
