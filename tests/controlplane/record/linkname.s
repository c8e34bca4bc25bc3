// This file is empty: without it the compiler wants bodies for the functions
// that linkname.go only declares.
