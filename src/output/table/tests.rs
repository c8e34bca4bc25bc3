//! What tables look like, and that both ways of drawing them agree.

use super::Cell;
use super::Column;
use super::Table;
use super::cut;
use super::measure;
use crate::output::ui::Style;

fn nodes() -> Table {
    let mut table = Table::new([
        Column::left("state"),
        Column::left("Nodes"),
        Column::right("ready"),
        Column::left("cause").wrapping(),
        Column::left("next").cutting(),
    ]);
    let cause = "no room: cpu 500m wanted, 120m left";
    table.row(["pending", "n9", "0", cause, "waits for room in the node pool"]);
    table.row(["outdated", "n3 n4", "12", "revision 3", ""]);
    table.row(["ok", "a-rather-long-node-name.example.com", "128"]);
    table
}

#[test]
fn in_a_pipe_nothing_is_cut() {
    assert_eq!(
        nodes().to_text(None),
        "\
STATE     NODES                                READY  CAUSE                                NEXT
pending   n9                                       0  no room: cpu 500m wanted, 120m left  waits for room in the node pool
outdated  n3 n4                                   12  revision 3
ok        a-rather-long-node-name.example.com    128
"
    );
}

#[test]
fn elastic_columns_give_way_and_names_do_not() {
    assert_eq!(
        nodes().to_text(Some(100)),
        "\
STATE     NODES                                READY  CAUSE                   NEXT
pending   n9                                       0  no room: cpu 500m       waits for room in the…
                                                      wanted, 120m left
outdated  n3 n4                                   12  revision 3
ok        a-rather-long-node-name.example.com    128
"
    );
    let narrow = nodes().to_text(Some(20));
    assert!(narrow.contains("a-rather-long-node-name.example.com"), "{narrow}");
    assert!(narrow.contains("waits for…"), "{narrow}");
}

#[test]
fn headers_and_gaps_are_a_choice() {
    let mut table = Table::new([Column::left("a"), Column::right("b")]).without_headers().with_gap(3);
    table.row([Cell::from("x"), Cell::from(7_usize)]).row([Cell::from("yy"), Cell::from(100_u32)]);
    assert_eq!(table.to_text(None), "x      7\nyy   100\n");
    assert_eq!((table.len(), table.is_empty()), (2, false));
    assert_eq!(Table::new([Column::left("name")]).to_text(Some(80)), "NAME\n");
    assert_eq!(Table::new([]).to_text(None), "");
}

#[test]
fn width_is_that_of_the_terminal() {
    let mut table = Table::new([Column::left("name"), Column::left("x")]);
    table.row(["日本語", "1"]).row(["e\u{301}🙂", "2"]).row(["ascii", "3"]);
    assert_eq!(table.to_text(None), "NAME    X\n日本語  1\ne\u{301}🙂     2\nascii   3\n");
}

#[test]
fn a_row_stays_a_row() {
    let mut table = Table::new([Column::left("name"), Column::left("x\ny")]);
    table.row(["a\nb\u{1b}[2J\u{206a}", "\u{202e}"]);
    let text = table.to_text(None);
    assert_eq!(text, "NAME                 X\\NY\na\\nb\\x1b[2J\\u{206a}  \\u{202e}\n");
}

fn colored(table: &Table, fit: Option<usize>) -> String {
    let mut out = Vec::new();
    table.write(&mut out, fit, true).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn colour_takes_no_room() {
    let mut table = Table::new([Column::left("state"), Column::right("n"), Column::left("cause").wrapping()]);
    table.row([
        Cell::styled(Style::Good, "ok"),
        Cell::styled(Style::Bad, "1"),
        Cell::styled(Style::Dim, "two words and more of them"),
    ]);
    table.row([Cell::styled(Style::Warn, ""), Cell::styled(Style::Bold, "10"), Cell::from("plain")]);
    let text = colored(&table, Some(24));
    assert_eq!(
        text,
        "STATE   N  CAUSE\n\
         \x1b[32mok\x1b[0m      \x1b[1m\x1b[31m1\x1b[0m  \x1b[2mtwo words and\x1b[0m\n           \x1b[2mmore of them\x1b[0m\n\
         \x20      \x1b[1m10\x1b[0m  plain\n"
    );
    let bare = ["\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"];
    let plain = bare.iter().fold(text, |text, code| text.replace(code, ""));
    assert_eq!(plain, table.to_text(Some(24)));
}

#[test]
fn marks_for_colour_take_no_room() {
    for mark in super::STYLES.iter().map(|(mark, _)| *mark).chain([super::END]) {
        assert_eq!(measure(&format!("a{mark}é")), 2, "{mark:?}");
    }
}

#[test]
fn text_is_cut_by_columns() {
    assert_eq!(cut("short", 5), "short");
    assert_eq!(cut("longer than that", 8), "longer…");
    assert_eq!(cut("unbreakable", 5), "unbr…");
    assert_eq!(cut("日本語日本語", 7), "日本語…");
    assert_eq!(cut("", 0), "");
}

/// The same table row by row and through comfy-table, for many shapes and widths.
#[test]
fn streaming_and_drawing_agree() {
    let words =
        ["a", "", "node-1", "two words", "日本語", "a longer text with many words in it", "x\ny", "  lead"];
    let styles = [None, Some(Style::Good), Some(Style::Bad), Some(Style::Dim)];
    let mut seed = 88_172_645_463_325_252_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(below).unwrap()).unwrap()
    };
    for round in 0..400 {
        let columns = (0..1 + random(5)).map(|i| {
            let column = if random(3) == 0 { Column::right("h") } else { Column::left(words[i]) };
            match random(3) {
                0 => column.wrapping(),
                1 => column.cutting(),
                _ => column,
            }
        });
        let mut table = Table::new(columns.collect::<Vec<_>>());
        table.headers = random(4) > 0;
        for _ in 0..random(6) {
            let cells = (0..table.columns.len()).map(|_| Cell {
                style: styles[random(styles.len())],
                ..Cell::new(words[random(words.len())])
            });
            table.row(cells.collect::<Vec<_>>());
        }
        let widths = table.widths((random(3) > 0).then(|| random(60)));
        for color in [false, true] {
            let (mut drawn, mut streamed) = (Vec::new(), Vec::new());
            table.draw(&mut drawn, &widths, color).unwrap();
            table.stream(&mut streamed, &widths, color).unwrap();
            let (drawn, streamed) = (String::from_utf8(drawn).unwrap(), String::from_utf8(streamed).unwrap());
            assert_eq!(drawn, streamed, "round {round}");
        }
    }
}

#[test]
fn many_rows_and_wide_cells_are_streamed() {
    let mut table = Table::new([Column::left("name"), Column::right("n")]);
    for i in 0..=super::STREAM_ABOVE {
        table.row([Cell::new("node"), Cell::from(i)]);
    }
    let text = table.to_text(Some(80));
    assert_eq!(text.lines().count(), table.len() + 1);
    assert_eq!(text.lines().last(), Some("node  20000"));
    let mut wide = Table::new([Column::left("name"), Column::left("n")]);
    wide.row(["x".repeat(70_000).as_str(), "1"]);
    assert!(wide.to_text(Some(80)).ends_with("x  1\n"));
}
