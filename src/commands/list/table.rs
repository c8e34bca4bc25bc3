//! The table of the list, fitted to the terminal.

use super::Summary;
use crate::commands::gather::InCluster;
use crate::commands::rows::fits;
use crate::output::format::Format;
use crate::output::table::{Cell, Column, Table};
use crate::output::ui::Style;

/// What a narrow terminal does without, the first to go first.
const DISPENSABLE: [&str; 2] = ["strategy", "available"];

/// The table, without what there is no room for beside the states.
pub(super) fn fitted(
    rows: &[InCluster<Summary>],
    format: &Format,
    no_headers: bool,
    fit: Option<usize>,
) -> Table {
    let cluster = rows.iter().any(|row| row.cluster.is_some());
    let draw = |dropped: &[&str]| {
        let own = columns(format).iter().copied().filter(|own| !dropped.contains(own));
        let columns: Vec<&str> = cluster.then_some("cluster").into_iter().chain(own).collect();
        table(rows, &columns, no_headers)
    };
    let mut drawn = draw(&[]);
    for count in 1..=DISPENSABLE.len() {
        if format.is_wide() || fits(&drawn, fit) {
            break;
        }
        drawn = draw(DISPENSABLE.get(..count).unwrap_or_default());
    }
    drawn
}

fn columns(format: &Format) -> &'static [&'static str] {
    const WIDE: [&str; 13] = [
        "namespace",
        "name",
        "desired",
        "ready",
        "updated",
        "available",
        "extra",
        "strategy",
        "state",
        "current",
        "age",
        "node selector",
        "images",
    ];
    if format.is_wide() { &WIDE } else { &WIDE[..9] }
}

fn table(rows: &[InCluster<Summary>], columns: &[&str], no_headers: bool) -> Table {
    let mut table = Table::new(columns.iter().map(|own| match *own {
        "desired" | "ready" | "updated" | "available" | "extra" | "current" => Column::right(own),
        "state" => Column::left(own).wrapping(),
        _ => Column::left(own),
    }));
    if no_headers {
        table = table.without_headers();
    }
    for row in rows {
        table.row(columns.iter().map(|own| match *own {
            "cluster" => row.cluster.as_deref().unwrap_or_default().into(),
            own => cell(&row.body, own),
        }));
    }
    table
}

fn cell(summary: &Summary, column: &str) -> Cell {
    let number = |value: Option<i64>| Cell::from(value.map_or_else(|| "?".into(), |value| value.to_string()));
    match column {
        "namespace" => summary.namespace.as_str().into(),
        "name" => {
            let mark = if summary.disagreements.is_empty() { "" } else { "*" };
            format!("{}{mark}", summary.name).into()
        }
        "desired" => number(summary.desired),
        "ready" => number(summary.ready),
        "updated" => number(summary.updated),
        "available" => number(summary.available),
        "extra" => number(summary.misscheduled),
        "current" => number(summary.current),
        "strategy" => summary.strategy_shown.as_str().into(),
        "age" => summary.age.as_str().into(),
        "node selector" if summary.node_selector.is_empty() => "<none>".into(),
        "node selector" => summary.node_selector.as_str().into(),
        "images" => summary.images.as_str().into(),
        _ => {
            let style = if summary.state == "ok" { Style::Good } else { Style::Warn };
            Cell::styled(style, &summary.shown)
        }
    }
}
