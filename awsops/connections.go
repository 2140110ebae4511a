package awsops

import (
	"crypto/x509"
	"net/http"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"clonepath/awsops/bounded"
)

// connections are what clients send requests on. Left to itself the SDK gives
// each client of each service a copy of the transport, and so a handshake more
// for each question to a host that another client is connected to.
type connections struct {
	client    aws.HTTPClient
	transport func() http.RoundTripper // for Git and Torque
	trusted   *x509.CertPool           // nil: the system's CAs
}

// connect makes connections of a configuration's client.
func connect(client aws.HTTPClient) connections {
	buildable, ok := client.(*awshttp.BuildableClient)
	if !ok {
		buildable = awshttp.NewBuildableClient()
	}
	return connections{client: buildable.Freeze(), transport: sync.OnceValue(func() http.RoundTripper { return bounded.Transport(buildable.GetTransport()) }), trusted: trustedBy(buildable)}
}

// trustedBy are the CAs that a client trusts instead of the system's.
func trustedBy(client *awshttp.BuildableClient) *x509.CertPool {
	if tls := client.GetTransport().TLSClientConfig; tls != nil {
		return tls.RootCAs
	}
	return nil
}
