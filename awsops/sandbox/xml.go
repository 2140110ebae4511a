package sandbox

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"time"
)

// node is an XML element: text, or children.
type node struct {
	name, text string
	children   []node
}

func elem(name string, children ...node) node { return node{name: name, children: children} }
func text(name, value string) node            { return node{name: name, text: value} }

// optional is an element that is left out where it has no value.
func optional(name, value string) []node {
	if value == "" {
		return nil
	}
	return []node{text(name, value)}
}

func date(name string, t time.Time) node { return text(name, t.UTC().Format("2006-01-02T15:04:05Z")) }

// policyText is a policy document as IAM's answers carry it: percent-encoded.
func policyText(name, document string) node {
	return text(name, strings.ReplaceAll(url.QueryEscape(document), "+", "%20"))
}

func tagNodes(tags map[string]string) node {
	out := elem("Tags")
	for _, key := range sortedKeys(tags) {
		out.children = append(out.children, elem("member", text("Key", key), text("Value", tags[key])))
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// xmlDocument writes the tree below a namespace.
func xmlDocument(root node, namespace string) []byte {
	var b bytes.Buffer
	b.WriteString("<" + root.name)
	if namespace != "" {
		b.WriteString(` xmlns="` + namespace + `"`)
	}
	b.WriteString(">\n")
	for _, child := range root.children {
		child.write(&b, "  ")
	}
	b.WriteString("</" + root.name + ">\n")
	return b.Bytes()
}

func (n node) write(b *bytes.Buffer, indent string) {
	b.WriteString(indent + "<" + n.name + ">")
	if len(n.children) == 0 {
		_ = xml.EscapeText(b, []byte(n.text)) // a bytes.Buffer takes everything
	} else {
		b.WriteString("\n")
		for _, child := range n.children {
			child.write(b, indent+"  ")
		}
		b.WriteString(indent)
	}
	b.WriteString("</" + n.name + ">\n")
}
