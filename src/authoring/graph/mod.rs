//! A script as a picture: a graph by scene or by reply, and its text as SVG, DOT or Mermaid.

mod condition;
mod dot;
mod hubs;
mod joints;
mod layout;
mod letters;
mod mermaid;
mod model;
mod paint;
mod ports;
mod ranks;
mod replies;
mod scenes;
mod svg;
mod walked;
mod zones;

pub use dot::dot;
pub use layout::{Drawing, Line, Point, Spot, lay_out};
pub use mermaid::{mermaid, sketch};
pub use model::{Edge, Graph, Node, NodeKind, Way};
pub use svg::svg;
pub use walked::{Stop, stops};

use crate::program::Program;

/// How many scenes, choices, replies and ways to end a graph by reply may have: beyond, nobody finds their way in the picture.
const MOST_BY_REPLY: usize = 250;

/// How much is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// One node a scene.
    Scenes,
    /// One node a reply.
    Replies,
}

impl Graph {
    /// The graph of `program`; with one node a scene where more was asked for than can be read. The detail is the one that it has.
    pub fn of(program: &Program, detail: Detail) -> (Graph, Detail) {
        let is_readable = scenes::most_nodes(program) <= MOST_BY_REPLY;
        let detail = if is_readable { detail } else { Detail::Scenes };
        let mut graph = match detail {
            Detail::Replies => replies::by_reply(program),
            Detail::Scenes => scenes::by_scene(program),
        };
        graph.find_reached();
        hubs::fold(program, &mut graph);
        (graph, detail)
    }
}
