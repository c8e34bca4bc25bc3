//! From template text to nodes. Follows `jsonpath/parser.go`; evaluates nothing.

use super::JsonPathError;
use super::unquote::unquote;

/// Filters and unions hold templates themselves; nothing sensible goes this deep.
const MAX_DEPTH: usize = 64;

/// One step of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// What stands in one pair of braces: each node works on what the one before it found.
    List(Vec<Node>),
    /// Text as it is; bytes, because `"\xff"` is allowed.
    Text(Vec<u8>),
    /// `.name`
    Field(String),
    /// `[start:end:step]`
    Array([Param; 3]),
    /// `[?(left operator right)]`; the operator is `exists` when there is only a left side.
    Filter {
        left: Vec<Node>,
        operator: String,
        right: Vec<Node>,
    },
    /// `[a,b]`
    Union(Vec<Vec<Node>>),
    /// `range`, `end`, or something unknown, which is only found out when it is applied.
    Identifier(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// `.*`
    Wildcard,
    /// `..`
    Recursive,
}

/// One number of `[start:end:step]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Param {
    pub(super) value: i64,
    pub(super) known: bool,
    /// The end of a plain `[n]`.
    pub(super) derived: bool,
}

/// Reads a whole template.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, JsonPathError> {
    parse_at(text, 0)
}

fn parse_at(text: &str, depth: usize) -> Result<Vec<Node>, JsonPathError> {
    if depth > MAX_DEPTH {
        return Err(JsonPathError::new("template is nested too deeply"));
    }
    let mut parser = Parser { input: text, pos: 0, start: 0, depth };
    let mut root = Vec::new();
    while let Some(at) = text[parser.pos..].find('{') {
        parser.pos += at;
        let before = parser.take();
        if !before.is_empty() {
            root.push(Node::Text(before.as_bytes().to_vec()));
        }
        parser.pos += 1;
        parser.take();
        root.push(Node::List(parser.action()?));
    }
    if parser.pos < text.len() {
        root.push(Node::Text(text.as_bytes()[parser.pos..].to_vec()));
    }
    Ok(root)
}

struct Parser<'t> {
    input: &'t str,
    pos: usize,
    /// Where the text begins that was read but not yet taken.
    start: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<char> {
        self.input[self.pos..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    /// Returns the text read since the last call.
    fn take(&mut self) -> &'t str {
        let text = &self.input[self.start..self.pos];
        self.start = self.pos;
        text
    }

    fn skip(&mut self, prefix: &str) -> bool {
        let found = self.input[self.pos..].starts_with(prefix);
        if found {
            self.pos += prefix.len();
        }
        found
    }

    /// Tells whether the character before the one just read (of one byte) is a backslash.
    fn escaped(&self) -> bool {
        self.pos >= 2 && self.input.as_bytes()[self.pos - 2] == b'\\'
    }

    /// Reads a template in its own right: a part of a filter or union, of which only the first
    /// action counts.
    fn inner(&self, text: &str) -> Result<Vec<Node>, JsonPathError> {
        let nodes = parse_at(&format!("{{{text}}}"), self.depth + 1)?;
        Ok(match nodes.into_iter().next() {
            Some(Node::List(nodes)) => nodes,
            _ => Vec::new(),
        })
    }

    /// Reads what stands in braces, closing brace included.
    fn action(&mut self) -> Result<Vec<Node>, JsonPathError> {
        let mut nodes = Vec::new();
        loop {
            if self.skip("}") {
                self.take();
                return Ok(nodes);
            }
            if self.skip("[?(") {
                nodes.push(self.filter()?);
                continue;
            }
            if self.skip("..") {
                self.recursive(&mut nodes)?;
                continue;
            }
            match self.next() {
                None | Some('\r' | '\n') => return Err(JsonPathError::new("unclosed action")),
                Some(' ' | '@' | '$') => drop(self.take()),
                Some('[') => self.array(&mut nodes)?,
                Some(quote @ ('"' | '\'')) => nodes.push(self.quoted(quote)?),
                Some('.') => nodes.push(self.field()),
                Some(c) if c == '+' || c == '-' || is_digit(c) => nodes.push(self.number()?),
                Some(c) if is_alphanumeric(c) => nodes.push(self.identifier()),
                Some(c) => return Err(unrecognized(c)),
            }
        }
    }

    fn recursive(&mut self, nodes: &mut Vec<Node>) -> Result<(), JsonPathError> {
        if nodes.last() == Some(&Node::Recursive) {
            return Err(JsonPathError::new("invalid multiple recursive descent"));
        }
        self.take();
        nodes.push(Node::Recursive);
        if self.peek().is_some_and(is_alphanumeric) {
            nodes.push(self.field());
        }
        Ok(())
    }

    fn identifier(&mut self) -> Node {
        while self.peek().is_some_and(|c| !is_terminator(c)) {
            self.next();
        }
        match self.take() {
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            name => Node::Identifier(name.to_owned()),
        }
    }

    /// Reads a name up to the first terminator without a backslash before it.
    fn field(&mut self) -> Node {
        self.take();
        loop {
            match self.peek() {
                Some('\\') => {
                    self.next();
                    self.next();
                }
                Some(c) if !is_terminator(c) => drop(self.next()),
                _ => break,
            }
        }
        match self.take() {
            "*" => Node::Wildcard,
            name => Node::Field(name.replace('\\', "")),
        }
    }

    fn number(&mut self) -> Result<Node, JsonPathError> {
        while self.peek().is_some_and(|c| c == '.' || is_digit(c)) {
            self.next();
        }
        let text = self.take();
        if let Ok(int) = text.parse() {
            return Ok(Node::Int(int));
        }
        match text.parse::<f64>() {
            Ok(float) if float.is_finite() => Ok(Node::Float(float)),
            _ => Err(JsonPathError::new(format!("cannot parse number {text}"))),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Node, JsonPathError> {
        loop {
            match self.next() {
                None | Some('\n') => return Err(JsonPathError::new("unterminated quoted string")),
                Some(c) if c == quote && !self.escaped() => break,
                Some(_) => {}
            }
        }
        let text = self.take();
        let unquoted = unquote(text);
        unquoted
            .map(Node::Text)
            .ok_or_else(|| JsonPathError::new(format!("unquote string {text} error invalid syntax")))
    }

    /// Reads an index, slice, union or quoted name in brackets.
    fn array(&mut self, nodes: &mut Vec<Node>) -> Result<(), JsonPathError> {
        loop {
            match self.next() {
                None | Some('\n') => return Err(JsonPathError::new("unterminated array")),
                Some(']') => break,
                Some(_) => {}
            }
        }
        let text = self.take();
        let text = match &text[1..text.len() - 1] {
            "*" => ":",
            inside => inside,
        };
        if text.contains(',') {
            let parts = text.split(',').map(|part| self.inner(&format!("[{}]", part.trim_matches(' '))));
            nodes.push(Node::Union(parts.collect::<Result<_, _>>()?));
        } else if let Some(name) = quoted_name(text) {
            nodes.extend(self.inner(&format!(".{name}"))?);
        } else {
            nodes.push(Node::Array(slice(text)?));
        }
        Ok(())
    }

    fn filter(&mut self) -> Result<Node, JsonPathError> {
        self.take();
        let (mut begun, mut ended, mut pair) = (false, false, '"');
        loop {
            match self.next() {
                None | Some('\n') => return Err(JsonPathError::new("unterminated filter")),
                Some(quote @ ('"' | '\'')) => {
                    if !begun {
                        begun = true;
                        pair = quote;
                    } else if quote == pair && !self.escaped() {
                        ended = true;
                    }
                }
                // Inside quotes, of which there may be one pair, it does not close.
                Some(')') if begun == ended => break,
                Some(_) => {}
            }
        }
        if self.next() != Some(']') {
            return Err(JsonPathError::new("unclosed array expect ]"));
        }
        let text = self.take();
        let text = &text[..text.len() - 2];
        Ok(match comparison(text) {
            Some((left, operator, right)) => {
                let left = self.inner(left)?;
                Node::Filter { left, operator: operator.to_owned(), right: self.inner(right)? }
            }
            None => {
                Node::Filter { left: self.inner(text)?, operator: "exists".to_owned(), right: Vec::new() }
            }
        })
    }
}

/// Splits `left operator right`: `^([^!<>=]+)([!<>=]+)(.+?)$`.
fn comparison(text: &str) -> Option<(&str, &str, &str)> {
    const OPERATORS: [char; 4] = ['!', '<', '>', '='];
    let at = text.find(OPERATORS).filter(|at| *at > 0)?;
    let (left, rest) = text.split_at(at);
    let run = rest.find(|c| !OPERATORS.contains(&c)).unwrap_or(rest.len());
    // The right side needs a character, if it has to come from the operator.
    let run = if run < rest.len() { run } else { run - 1 };
    let (operator, right) = rest.split_at(run);
    (!operator.is_empty()).then_some((left, operator, right))
}

/// Returns the name in `'name'`.
fn quoted_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('\'')?.strip_suffix('\'')?;
    (!name.contains('\'')).then_some(name)
}

/// Reads `start:end:step`, any of them missing: `^(-?[\d]*)(:-?[\d]*)?(:-?[\d]*)?$`.
fn slice(text: &str) -> Result<[Param; 3], JsonPathError> {
    let parts: Vec<&str> = text.split(':').collect();
    let digits = |part: &&str| {
        let part = part.strip_prefix('-').unwrap_or(part);
        part.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.len() > 3 || !parts.iter().all(digits) {
        return Err(JsonPathError::new(format!("invalid array index {text}")));
    }
    let mut params = [Param::default(); 3];
    for (i, param) in params.iter_mut().enumerate() {
        if let Some(part) = parts.get(i).filter(|part| !part.is_empty()) {
            param.known = true;
            param.value = part
                .parse()
                .map_err(|_| JsonPathError::new(format!("array index {part} is not a number")))?;
        }
    }
    if parts.len() == 1 {
        params[1] = Param { value: params[0].value.wrapping_add(1), known: true, derived: true };
    }
    Ok(params)
}

fn unrecognized(c: char) -> JsonPathError {
    let code = u32::from(c);
    JsonPathError::new(if crate::output::go::is_printable(c) {
        format!("unrecognized character in action: U+{code:04X} '{c}'")
    } else {
        format!("unrecognized character in action: U+{code:04X}")
    })
}

fn is_terminator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphabetic() || is_digit(c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric())
}
