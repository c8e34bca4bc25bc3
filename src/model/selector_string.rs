//! The string form of a label selector, as `-l` takes it: `app=x,tier in (a,b),!legacy`.
//!
//! Follows the lexer and parser of k8s.io/apimachinery/pkg/labels/selector.go, its error texts included.

use std::collections::BTreeSet;

use super::names::label_key_errors;
use super::selector::{Operator, Requirement, Selector};
use super::text::Text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Error,
    End,
    Close,
    Comma,
    Not,
    DoubleEquals,
    Equals,
    Greater,
    Identifier,
    In,
    Less,
    NotEquals,
    NotIn,
    Open,
}

impl Selector {
    /// Reads the string form (`labels.Parse`); the empty string selects everything.
    ///
    /// # Errors
    /// The text of the Go code: `unable to parse requirement: …`, `found 'x', expected: …`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { items: scan(text), position: 0 };
        parser.parse().map(Self::sorted)
    }
}

struct Parser {
    items: Vec<(Token, String)>,
    position: usize,
}

impl Parser {
    fn parse(&mut self) -> Result<Vec<Requirement>, String> {
        let mut requirements = Vec::new();
        loop {
            match self.look() {
                (Token::Identifier | Token::Not, _) => {
                    let requirement = self
                        .requirement()
                        .map_err(|error| format!("unable to parse requirement: {error}"))?;
                    requirements.push(requirement);
                    match self.take() {
                        (Token::End, _) => return Ok(requirements),
                        (Token::Comma, _) => {
                            let (next, text) = self.look();
                            if !matches!(next, Token::Identifier | Token::Not) {
                                return Err(format!("found '{text}', expected: identifier after ','"));
                            }
                        }
                        (_, text) => return Err(format!("found '{text}', expected: ',' or 'end of string'")),
                    }
                }
                (Token::End, _) => return Ok(requirements),
                (_, text) => {
                    return Err(format!("found '{text}', expected: !, identifier, or 'end of string'"));
                }
            }
        }
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let (key, operator) = self.key()?;
        if let Some(operator) = operator {
            return Requirement::new(&key, operator, Vec::new(), "");
        }
        let operator = self.operator()?;
        let values = match operator {
            Operator::In | Operator::NotIn => self.values()?,
            _ => self.exact_value()?,
        };
        Requirement::new(&key, operator, values.iter().map(|value| Text::shared(value)).collect(), "")
    }

    fn key(&mut self) -> Result<(String, Option<Operator>), String> {
        let (mut token, mut text) = self.take();
        let negated = token == Token::Not;
        if negated {
            (token, text) = self.take();
        }
        if token != Token::Identifier {
            return Err(format!("found '{text}', expected: identifier"));
        }
        let wrong = label_key_errors(&text);
        if !wrong.is_empty() {
            return Err(format!("<nil>: Invalid value: {text:?}: {}", wrong.join("; ")));
        }
        let alone = matches!(self.look().0, Token::End | Token::Comma);
        let operator = match (negated, alone) {
            (true, _) => Some(Operator::DoesNotExist),
            (false, true) => Some(Operator::Exists),
            (false, false) => None,
        };
        Ok((text, operator))
    }

    fn operator(&mut self) -> Result<Operator, String> {
        let (token, text) = self.take_operator();
        match token {
            Token::In => Ok(Operator::In),
            Token::Equals => Ok(Operator::Equals),
            Token::DoubleEquals => Ok(Operator::DoubleEquals),
            Token::Greater => Ok(Operator::GreaterThan),
            Token::Less => Ok(Operator::LessThan),
            Token::NotIn => Ok(Operator::NotIn),
            Token::NotEquals => Ok(Operator::NotEquals),
            _ => Err(format!("found '{text}', expected: in, notin, =, ==, !=, gt, lt")),
        }
    }

    fn values(&mut self) -> Result<BTreeSet<String>, String> {
        let (token, text) = self.take();
        if token != Token::Open {
            return Err(format!("found '{text}' expected: '('"));
        }
        let (token, text) = self.look();
        match token {
            Token::Identifier | Token::Comma => {
                let values = self.identifiers()?;
                if self.take().0 != Token::Close {
                    return Err(format!("found '{text}', expected: ')'"));
                }
                Ok(values)
            }
            Token::Close => {
                self.take();
                Ok(BTreeSet::from([String::new()]))
            }
            _ => Err(format!("found '{text}', expected: ',', ')' or identifier")),
        }
    }

    fn identifiers(&mut self) -> Result<BTreeSet<String>, String> {
        let mut values = BTreeSet::new();
        loop {
            match self.take() {
                (Token::Identifier, text) => {
                    values.insert(text);
                    match self.look() {
                        (Token::Comma, _) => {}
                        (Token::Close, _) => return Ok(values),
                        (_, text) => return Err(format!("found '{text}', expected: ',' or ')'")),
                    }
                }
                (Token::Comma, _) => {
                    if values.is_empty() {
                        values.insert(String::new());
                    }
                    match self.look().0 {
                        Token::Close => {
                            values.insert(String::new());
                            return Ok(values);
                        }
                        Token::Comma => {
                            values.insert(String::new());
                        }
                        _ => {}
                    }
                }
                (_, text) => return Err(format!("found '{text}', expected: ',', or identifier")),
            }
        }
    }

    fn exact_value(&mut self) -> Result<BTreeSet<String>, String> {
        if matches!(self.look().0, Token::End | Token::Comma) {
            return Ok(BTreeSet::from([String::new()]));
        }
        match self.take() {
            (Token::Identifier, text) => Ok(BTreeSet::from([text])),
            (_, text) => Err(format!("found '{text}', expected: identifier")),
        }
    }

    /// The next item where `in` and `notin` are plain words.
    fn look(&self) -> (Token, String) {
        let (token, text) = self.items.get(self.position).cloned().unwrap_or((Token::End, String::new()));
        (if matches!(token, Token::In | Token::NotIn) { Token::Identifier } else { token }, text)
    }

    fn take(&mut self) -> (Token, String) {
        let item = self.look();
        self.position += 1;
        item
    }

    fn take_operator(&mut self) -> (Token, String) {
        let item = self.items.get(self.position).cloned().unwrap_or((Token::End, String::new()));
        self.position += 1;
        item
    }
}

fn scan(text: &str) -> Vec<(Token, String)> {
    // A NUL byte ends the input there.
    let bytes = text.as_bytes().split(|byte| *byte == 0).next().unwrap_or_default();
    let mut items = Vec::new();
    let mut position = 0;
    while let Some(byte) = bytes.get(position) {
        if is_space(*byte) {
            position += 1;
            continue;
        }
        let rest = bytes.get(position..).unwrap_or_default();
        let (token, taken) = if is_special(*byte) { special(rest) } else { identifier(rest) };
        let literal = match token {
            Token::Error => format!("error expected: keyword found '{}'", lossy(rest, taken)),
            _ => lossy(rest, taken),
        };
        items.push((token, literal));
        position += taken;
    }
    items.push((Token::End, String::new()));
    items
}

fn lossy(bytes: &[u8], length: usize) -> String {
    String::from_utf8_lossy(bytes.get(..length).unwrap_or_default()).into_owned()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'=' | b'!' | b'(' | b')' | b',' | b'>' | b'<')
}

fn identifier(bytes: &[u8]) -> (Token, usize) {
    let length = bytes.iter().take_while(|byte| !is_special(**byte) && !is_space(**byte)).count();
    let token = match bytes.get(..length) {
        Some(b"in") => Token::In,
        Some(b"notin") => Token::NotIn,
        _ => Token::Identifier,
    };
    (token, length)
}

/// The longest operator at the start; special characters that form none are one error token.
fn special(bytes: &[u8]) -> (Token, usize) {
    let end = bytes.iter().take_while(|byte| is_special(**byte)).count();
    let mut last = None;
    for length in 1..=end {
        let token = match bytes.get(..length) {
            Some(b")") => Token::Close,
            Some(b",") => Token::Comma,
            Some(b"!") => Token::Not,
            Some(b"==") => Token::DoubleEquals,
            Some(b"=") => Token::Equals,
            Some(b">") => Token::Greater,
            Some(b"<") => Token::Less,
            Some(b"!=") => Token::NotEquals,
            Some(b"(") => Token::Open,
            _ if last.is_some() => break,
            _ => continue,
        };
        last = Some((token, length));
    }
    last.unwrap_or((Token::Error, end.max(1)))
}
