package awsops

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"clonepath/awsops/awserr"
	"clonepath/awsops/bounded"
)

// loadOperation stands for an operation where the SDK's configuration failed
// and no call was made.
const loadOperation = "load the AWS configuration"

// imdsService is the SDK's id of the instance metadata service, the last
// provider of its chain: an error from there means that no other had
// credentials.
const imdsService = "ec2imds"

// noCredentials is how the SDK says that a call was not sent, for want of what to
// sign it with. It has no type for that.
const noCredentials = "get credentials: "

// noCode is the SDK's stand-in for the code of an answer that has none.
const noCode = "UnknownError"

// callError is a Failure that also keeps the SDK's error, for errors.Is with
// context.Canceled and for the modelled exceptions.
type callError struct {
	failure *awserr.Failure
	cause   error
}

func (e *callError) Error() string   { return e.failure.Error() }
func (e *callError) Unwrap() []error { return []error{e.failure, e.cause} }

// FailureOf returns the facts of an error that a method of this package
// returned, nil for a nil error. An error from elsewhere is given by its text.
func FailureOf(err error) *awserr.Failure {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*awserr.Failure](err); ok {
		return f
	}
	return failureOf("", err, false)
}

func (a *Account) failure(err error) error {
	return &callError{failureOf("", err, len(a.EndpointOverrides()) > 0), err}
}

// failureOf turns an error of the SDK into facts. custom says that the endpoint
// is not AWS's.
func failureOf(operation string, err error, custom bool) *awserr.Failure {
	f := &awserr.Failure{Operation: operation, Message: withoutUserInfo(err.Error())}
	outer, isCall := errors.AsType[*smithy.OperationError](err)
	if isCall {
		f.Operation = awserr.Operation(outer.Service(), outer.Operation())
		f.Message = withoutUserInfo(outer.Err.Error())
	}
	if isCall && readCredentialsFailure(f, outer.Err) {
		return f.Complete()
	}
	if isCall && strings.Contains(f.Message, noCredentials) {
		f.Class = awserr.Credentials // an answer in it is not AWS's to this call: the words stay whole
		return f.Complete()
	}
	readAnswer(f, err, custom)
	if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() != noCode {
		f.Code, f.Message = api.ErrorCode(), api.ErrorMessage()
	}
	if long := bounded.As(err); long != nil {
		f.Class, f.Message = awserr.Other, long.Error()
	}
	for _, row := range localCauses {
		if f.Class == "" && row.is(err) {
			f.Class, f.Cause = row.class, row.cause
		}
	}
	return f.Complete()
}

// readCredentialsFailure recognises a call within the call: the credentials
// themselves could not be had (SSO, a source profile's AssumeRole, instance
// metadata), so that the wanted call was never sent.
func readCredentialsFailure(f *awserr.Failure, err error) bool {
	inner, ok := errors.AsType[*smithy.OperationError](err)
	if !ok {
		return false
	}
	f.Class = awserr.Credentials
	if inner.Service() == imdsService {
		f.Cause = "local-no-credentials"
		return true
	}
	api, ok := errors.AsType[smithy.APIError](inner)
	if ok && strings.HasPrefix(inner.Service(), "SSO") && ssoExpired[api.ErrorCode()] {
		f.Cause = "local-sso-expired"
	}
	return true
}

// ssoExpired are the codes with which SSO refuses a session that has ended.
var ssoExpired = map[string]bool{"UnauthorizedException": true, "InvalidGrantException": true, "ExpiredTokenException": true}

// readAnswer takes what the HTTP answer tells, where there was one.
func readAnswer(f *awserr.Failure, err error, custom bool) {
	answer, ok := errors.AsType[*smithyhttp.ResponseError](err)
	if !ok || answer.Response == nil {
		return
	}
	f.HTTPStatus = answer.Response.StatusCode
	f.RequestID = hasRequestID(err, answer.Response.Header)
	if at, err := http.ParseTime(answer.Response.Header.Get("Date")); err == nil {
		f.ServerTime = at.Format(time.RFC3339)
	}
	page := strings.Contains(answer.Response.Header.Get("Content-Type"), "html")
	switch {
	case !page || f.RequestID:
	case custom && f.HTTPStatus >= http.StatusNotFound:
		f.Class = awserr.Unsupported // an emulator's own error page
	default:
		f.Class, f.Cause = awserr.Network, "local-proxy-html-page"
	}
}

func hasRequestID(err error, header http.Header) bool {
	if answer, ok := errors.AsType[*awshttp.ResponseError](err); ok && answer.RequestID != "" {
		return true
	}
	return header.Get("X-Amzn-Requestid") != "" || header.Get("X-Amz-Request-Id") != ""
}

// localCauses are the failures that a type of error proves. What has no type of
// its own is told by code, then by text, in package awserr.
var localCauses = []struct {
	cause string
	class awserr.Class
	is    func(error) bool
}{
	{"local-source-profile-missing", awserr.Credentials, func(err error) bool {
		return isA[config.SharedConfigAssumeRoleError](err) && isA[config.SharedConfigProfileNotExistError](err)
	}},
	{"local-profile-missing", awserr.Credentials, isA[config.SharedConfigProfileNotExistError]},
	{"local-sso-expired", awserr.Credentials, isA[*ssocreds.InvalidTokenError]},
	{"local-credential-process-fails", awserr.Credentials, isA[*processcreds.ProviderError]},
	{"local-no-credentials", awserr.Credentials, isA[*credentials.StaticCredentialsEmptyError]},
	{"local-tls-interception", awserr.Network, isA[x509.UnknownAuthorityError]},
	{"", awserr.Timeout, func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }},
	{"", awserr.Network, isA[*net.DNSError]},
}

func isA[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

// userInfo is the name and password part of a URL inside a text: errors about a
// proxy quote its address.
var userInfo = regexp.MustCompile(`://[^/\s@"]+@`)

func withoutUserInfo(text string) string {
	return userInfo.ReplaceAllString(text, "://‹redacted›@")
}
