//! Anchors, aliases, tags and directives.
//!
//! Tags are only taken apart here; which ones matter is known to `scalar`.

use std::borrow::Cow;

use super::cursor::is_word;
use super::error::{Fail, fail};
use super::scanner::Scanner;
use super::token::{Kind, Token};

impl<'t> Scanner<'t> {
    fn fail(&self, message: &str) -> Fail {
        fail(message, self.cur.mark().pos())
    }

    /// Moves over letters, digits, `_` and `-` and returns them.
    fn scan_word(&mut self) -> &'t str {
        let from = self.cur.offset();
        while is_word(self.cur.byte()) {
            self.cur.skip();
        }
        self.cur.slice(from, self.cur.offset())
    }

    /// Scans `&name` or `*name`.
    pub(super) fn scan_anchor(&mut self, kind: Kind) -> Result<Token<'t>, Fail> {
        let start = self.cur.mark();
        self.cur.skip();
        let name = self.scan_word();
        let ends = self.cur.is_blankz(0) || b"?:,]}%@`".contains(&self.cur.byte());
        if name.is_empty() || !ends {
            return Err(self.fail("did not find expected alphabetic or numeric character"));
        }
        Ok(Token::with_text(kind, start, self.cur.mark(), Cow::Borrowed(name)))
    }

    /// Scans `!`, `!suffix`, `!!suffix`, `!handle!suffix` or `!<uri>`.
    pub(super) fn scan_tag(&mut self) -> Result<Token<'t>, Fail> {
        let start = self.cur.mark();
        let (handle, suffix) = if self.cur.at(1) == b'<' {
            self.cur.advance(2, 2);
            let suffix = self.scan_tag_uri("")?;
            if self.cur.byte() != b'>' {
                return Err(self.fail("did not find the expected '>'"));
            }
            self.cur.skip();
            ("", suffix)
        } else {
            let handle = self.scan_tag_handle(false)?;
            if handle.len() > 1 && handle.ends_with('!') {
                (handle, self.scan_tag_uri("")?)
            } else {
                let suffix = self.scan_tag_uri(handle)?;
                if suffix.is_empty() { ("", "!".to_owned()) } else { ("!", suffix) }
            }
        };
        if !self.cur.is_blankz(0) {
            return Err(self.fail("did not find expected whitespace or line break after a tag"));
        }
        let mut token = Token::with_text(Kind::Tag, start, self.cur.mark(), Cow::Borrowed(handle));
        token.suffix = Some(suffix.into_boxed_str());
        Ok(token)
    }

    fn scan_tag_handle(&mut self, directive: bool) -> Result<&'t str, Fail> {
        if self.cur.byte() != b'!' {
            return Err(self.fail("did not find expected '!'"));
        }
        let from = self.cur.offset();
        self.cur.skip();
        let word = self.scan_word();
        if self.cur.byte() == b'!' {
            self.cur.skip();
        } else if directive && !word.is_empty() {
            return Err(self.fail("did not find expected '!'"));
        }
        Ok(self.cur.slice(from, self.cur.offset()))
    }

    /// Scans the rest of a tag; `head` is what was scanned of it, with its leading `!`.
    fn scan_tag_uri(&mut self, head: &str) -> Result<String, Fail> {
        let mut uri = head.get(1..).unwrap_or_default().as_bytes().to_vec();
        let mut found = !head.is_empty();
        loop {
            match self.cur.byte() {
                b'%' => self.scan_uri_escape(&mut uri)?,
                byte if is_word(byte) || b";/?:@&=+$,.!~*'()[]".contains(&byte) => {
                    uri.push(byte);
                    self.cur.skip();
                }
                _ => break,
            }
            found = true;
        }
        if !found {
            return Err(self.fail("did not find expected tag URI"));
        }
        Ok(String::from_utf8_lossy(&uri).into_owned())
    }

    /// Scans the `%xx` of one UTF-8 character.
    fn scan_uri_escape(&mut self, uri: &mut Vec<u8>) -> Result<(), Fail> {
        let mut left = 0;
        loop {
            let digit =
                |ahead| char::from(self.cur.at(ahead)).to_digit(16).and_then(|d| u8::try_from(d).ok());
            let (b'%', Some(high), Some(low)) = (self.cur.byte(), digit(1), digit(2)) else {
                return Err(self.fail("did not find URI escaped octet"));
            };
            let octet = (high << 4) | low;
            if left == 0 {
                left = match octet {
                    0..=0x7F => 1,
                    0xC0..=0xDF => 2,
                    0xE0..=0xEF => 3,
                    0xF0..=0xF7 => 4,
                    _ => return Err(self.fail("found an incorrect leading UTF-8 octet")),
                };
            } else if octet & 0xC0 != 0x80 {
                return Err(self.fail("found an incorrect trailing UTF-8 octet"));
            }
            uri.push(octet);
            self.cur.advance(3, 3);
            left -= 1;
            if left == 0 {
                return Ok(());
            }
        }
    }

    /// Scans a `%YAML` or `%TAG` line.
    pub(super) fn scan_directive(&mut self) -> Result<Token<'t>, Fail> {
        let start = self.cur.mark();
        self.cur.skip();
        let name = self.scan_word();
        if name.is_empty() {
            return Err(self.fail("could not find expected directive name"));
        }
        if !self.cur.is_blankz(0) {
            return Err(self.fail("found unexpected non-alphabetical character"));
        }
        self.cur.skip_blanks(true);
        let mut token = match name {
            "YAML" => {
                let from = self.cur.offset();
                self.scan_version()?;
                let text = self.cur.slice(from, self.cur.offset());
                Token::with_text(Kind::Version, start, start, Cow::Borrowed(text))
            }
            "TAG" => self.scan_tag_directive(start)?,
            _ => return Err(fail("found unknown directive name", start.pos())),
        };
        token.end = self.cur.mark();
        self.cur.skip_blanks(true);
        if self.cur.byte() == b'#' {
            self.take_comment();
        }
        if !self.cur.is_breakz(0) {
            return Err(self.fail("did not find expected comment or line break"));
        }
        self.cur.skip_break();
        Ok(token)
    }

    fn scan_version(&mut self) -> Result<(), Fail> {
        self.scan_version_number()?;
        if self.cur.byte() != b'.' {
            return Err(self.fail("did not find expected digit or '.' character"));
        }
        self.cur.skip();
        self.scan_version_number()
    }

    fn scan_version_number(&mut self) -> Result<(), Fail> {
        let from = self.cur.offset();
        while self.cur.byte().is_ascii_digit() {
            self.cur.skip();
        }
        match self.cur.offset() - from {
            0 => Err(self.fail("did not find expected version number")),
            1 | 2 => Ok(()),
            _ => Err(self.fail("found extremely long version number")),
        }
    }

    fn scan_tag_directive(&mut self, start: super::cursor::Mark) -> Result<Token<'t>, Fail> {
        let handle = self.scan_tag_handle(true)?;
        if !self.cur.is_blank(0) {
            return Err(self.fail("did not find expected whitespace"));
        }
        self.cur.skip_blanks(true);
        let prefix = self.scan_tag_uri("")?;
        if !self.cur.is_blankz(0) {
            return Err(self.fail("did not find expected whitespace or line break"));
        }
        let mut token = Token::with_text(Kind::TagDirective, start, start, Cow::Borrowed(handle));
        token.suffix = Some(prefix.into_boxed_str());
        Ok(token)
    }
}
