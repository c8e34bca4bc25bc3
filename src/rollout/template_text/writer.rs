//! Where the description is collected: `prefixWriter` and `nestedPrefixWriter` of describe.go.

/// Text that grows write by write.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    /// Levels that are added to every write; a description inside of another has some.
    nested: usize,
}

impl Writer {
    /// Writes text behind the indent of so many levels (`Write`).
    pub fn put(&mut self, level: usize, text: &str) {
        self.text.extend(std::iter::repeat_n("  ", level + self.nested));
        self.text.push_str(text);
    }

    /// Writes a line without indent, but for that of the description around it (`WriteLine`).
    pub fn line(&mut self, text: &str) {
        self.put(0, text);
        self.text.push('\n');
    }

    /// Writes a description inside of this one, so many levels deeper (`NewNestedPrefixWriter`).
    pub fn nest(&mut self, levels: usize, inner: impl FnOnce(&mut Self)) {
        self.nested += levels;
        inner(self);
        self.nested -= levels;
    }

    /// Returns all that was written, as `printers.WriteEscaped` of cli-runtime leaves it.
    pub fn finish(self) -> String {
        self.text.replace('\x1b', "^[").replace('\r', "\\r")
    }
}
