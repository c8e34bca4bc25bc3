//! The part of a line that a finding shows, and the marks under it.

use super::Location;
use crate::output::escape::{printable, tame};
use crate::output::table::measure;

/// Stands for what is left out.
const CUT: char = '…';

/// Which columns of a line are shown.
///
/// A file can be one line of a megabyte with a thousand findings: of a line only what is near the place is looked at.
pub(super) struct Excerpt {
    /// Characters that are too far before the place to be looked at.
    skipped: usize,
    /// Columns left out before the first that is shown, behind those characters.
    from: usize,
    /// Columns that are shown.
    room: usize,
    /// The marked columns behind those characters; none if the line does not reach so far.
    marked: Option<(usize, usize)>,
}

impl Excerpt {
    /// Chooses the columns of a line so that the place is among them.
    pub fn of(line: &str, place: &Location, room: usize) -> Self {
        let at = place.column.saturating_sub(1) as usize;
        let Some(rest) = behind(line, at) else { return Self { skipped: 0, from: 0, room, marked: None } };
        let skipped = at.saturating_sub(reach(room));
        let near = line.get(..line.len() - rest.len()).and_then(|before| behind(before, skipped));
        let length =
            if place.end_line == place.line { place.end_column.saturating_sub(place.column) } else { 1 };
        let marked = beginning(rest, (length.max(1) as usize).min(reach(room)));
        let (start, length) = (measure(&plain(near.unwrap_or_default())), measure(&plain(marked)).max(1));
        // A third of the room is left for what stands before.
        let is_seen = start + length.min(room / 2) < room || fits(line, room);
        let from = if is_seen && skipped == 0 { 0 } else { start.saturating_sub(room / 3) };
        Self { skipped, from, room, marked: Some((start, length)) }
    }

    /// Returns what is shown of a line.
    pub fn shown(&self, line: &str) -> String {
        let near = behind(line, self.skipped).unwrap_or_default();
        let fits = fits(near, self.from + self.room);
        let is_cut = self.skipped > 0 || self.from > 0;
        let line = plain(beginning(near, 2 * reach(self.room)));
        if fits && !is_cut {
            return line;
        }
        let mut out = String::new();
        let (mut column, mut taken) = (0, 0);
        for c in line.chars() {
            let width = width_of(c);
            if column >= self.from && (fits || taken + width < self.room) {
                out.push(if taken == 0 && is_cut { CUT } else { c });
                taken += width;
            } else if column >= self.from {
                out.push(CUT);
                break;
            }
            column += width;
        }
        out
    }

    /// Returns the columns before the marks, and how many marks there are.
    pub fn marks(&self) -> Option<(usize, usize)> {
        let (start, length) = self.marked?;
        let space = start.saturating_sub(self.from);
        Some((space, length.min(self.room.saturating_sub(space)).max(1)))
    }
}

/// How many characters before and behind a place are looked at: more than there is room for.
fn reach(room: usize) -> usize {
    2 * room
}

/// Returns what stands behind so many characters; `None` if there are fewer.
fn behind(line: &str, count: usize) -> Option<&str> {
    let mut chars = line.chars();
    match count.checked_sub(1) {
        Some(last) => chars.nth(last).map(|_| chars.as_str()),
        None => Some(line),
    }
}

/// Returns the first so many characters.
fn beginning(line: &str, count: usize) -> &str {
    behind(line, count).map_or(line, |behind| line.get(..line.len() - behind.len()).unwrap_or_default())
}

/// Whether a line needs no more than so many columns; what is much too long is not measured.
fn fits(line: &str, room: usize) -> bool {
    let start = beginning(line, reach(room));
    start.len() == line.len() && measure(&plain(start)) <= room
}

fn width_of(c: char) -> usize {
    if c.is_ascii() { 1 } else { measure(c.encode_utf8(&mut [0; 4])) }
}

/// A line of the manifest, with its tabs as spaces.
fn plain(line: &str) -> String {
    tame(&printable(&line.replace('\t', "    "))).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(column: u32, end_column: u32) -> Location {
        Location { file: "a".into(), line: 1, column, end_line: 1, end_column }
    }

    #[test]
    fn the_place_is_among_what_is_shown() {
        for (line, (column, end), room, want) in [
            ("a: 1", (4, 5), 300, ("a: 1", Some((3, 1)))),
            ("a: 1", (4, 5), 4, ("a: 1", Some((3, 1)))),
            ("a: 1234567", (1, 2), 6, ("a: 12…", Some((0, 1)))),
            ("0123456789abcdef", (13, 15), 9, ("…abcdef", Some((3, 2)))),
            ("0123456789abcdefghijkl", (13, 15), 9, ("…abcdefg…", Some((3, 2)))),
            ("0123456789abcdef", (1, 17), 9, ("01234567…", Some((0, 9)))),
            // What is wide takes two columns, what is escaped takes those of its escape.
            ("日本: 1", (5, 6), 300, ("日本: 1", Some((6, 1)))),
            ("\u{1b}: 1", (4, 5), 300, ("\\x1b: 1", Some((6, 1)))),
            ("\ta: 1", (2, 3), 300, ("    a: 1", Some((4, 1)))),
            // The file was another when it was judged.
            ("0123", (9, 10), 300, ("0123", None)),
        ] {
            let excerpt = Excerpt::of(line, &place(column, end), room);
            assert_eq!((excerpt.shown(line).as_str(), excerpt.marks()), want, "{line} {column} {room:?}");
        }
    }

    #[test]
    fn of_a_line_of_a_megabyte_only_what_is_near_the_place_is_looked_at() {
        let line = format!("{}key: 1{}", "x".repeat(500_000), "y".repeat(500_000));
        let excerpt = Excerpt::of(&line, &place(500_001, 500_004), 12);
        assert_eq!((excerpt.shown(&line).as_str(), excerpt.marks()), ("…xxxkey: 1y…", Some((4, 3))));
        assert_eq!(excerpt.skipped, 500_000 - 24);
        // The line above keeps its columns; what does not reach so far is empty.
        assert_eq!(excerpt.shown(&line.replace("key", "kex")), "…xxxkex: 1y…");
        assert_eq!(excerpt.shown("short"), "");
        // What is marked may be all of it.
        let excerpt = Excerpt::of(&line, &place(1, 1_000_007), 12);
        assert_eq!((excerpt.shown(&line).as_str(), excerpt.marks()), ("xxxxxxxxxxx…", Some((0, 12))));
    }
}
