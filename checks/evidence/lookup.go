package evidence

// Lookup is what was found in the place of a secret that is not where it was
// looked for.
type Lookup struct {
	Name    string    `json:"name" mask:"name"`                // that was looked for
	Found   []Located `json:"found,omitempty"`                 // secrets of that name: under another ARN, or in another region
	Near    []string  `json:"near,omitempty" mask:"name"`      // names in this region that are almost the same, the nearest first
	Regions []string  `json:"regions,omitempty" mask:"region"` // other regions that said they have none
}

// Located is a secret that was found under another address.
type Located struct {
	ARN      string    `json:"arn"`
	Name     string    `json:"name" mask:"name"`
	Region   string    `json:"region" mask:"region"`
	Replicas []Replica `json:"replicas,omitempty"`
}

// Replica is what a secret says of its copy in another region.
type Replica struct {
	Region  string `json:"region" mask:"region"`
	Status  string `json:"status"` // InSync, Failed or InProgress
	Message string `json:"message,omitempty"`
}

// Version is a version of a managed policy that is not in force.
type Version struct {
	ID   string `json:"id"`
	Text string `json:"text" mask:"policy"`
}
