package bundle

// LastGood is the evidence of the last check of a bundle that found no fault. It
// lies beside the bundle's FileName, belongs to it, and is left alone by Export.
const LastGood = "last-good.json"
