//! Pictures of scripts: what is drawn, as DOT and Mermaid have it and some as SVG, and what holds for every picture.
//!
//! A case is a script in `tests/cases/graph`. Its snapshot holds the graph by scene as DOT and the graph by reply as DOT and as Mermaid.
//! A case whose name ends in `-drawn` shows the picture by scene as well.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::{Strategy, any, prop, prop_assert, proptest};
use proptest::test_runner::{Config, RngSeed, TestCaseError};
use rehearsal::authoring::graph::{
    Detail, Drawing, Graph, NodeKind, Spot, dot, lay_out, mermaid, stops, svg,
};
use rehearsal::program::{Fetched, Program, check};
use rehearsal::rehearsal::{Input, Rehearsal, Waiting};

use crate::cases::{program_of, room};
use crate::invented;

#[test]
fn graph() {
    room("graph/{*,*/*}.talk", drawn);
}

fn drawn(path: &Path) -> String {
    let program = program_of(path);
    let ((scenes, _), (replies, detail)) =
        (Graph::of(&program, Detail::Scenes), Graph::of(&program, Detail::Replies));
    assert_eq!(detail, Detail::Replies, "a case is small");
    let mut told = format!("{}\n{}\n{}", dot(&scenes), dot(&replies), mermaid(&replies));
    let is_shown = path.file_stem().unwrap().to_str().unwrap().ends_with("drawn");
    if is_shown {
        let _ = write!(told, "\n{}", svg(&scenes, &lay_out(&scenes)));
    }
    told
}

/// One conversation is marked: where it went, and nothing else.
#[test]
fn a_conversation_is_marked_by_scene_and_by_reply() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/graph/replies-and-conditions-lead-on.talk");
    let program = program_of(&path);
    let mut rehearsal = Rehearsal::new(&program, 0);
    for words in ["I never had one.", "Come in.", "Where did it go?", "Never mind."] {
        rehearsal.advance(&mut |_| {});
        let Waiting::Choice(offer) = rehearsal.waiting() else { panic!("{words}: no choice") };
        let index = (0..offer.replies.len()).find(|index| offer.text(*index).plain() == words).expect(words);
        let reply = offer.replies[index].reply;
        rehearsal.give(Input::Reply(reply)).unwrap();
    }
    let came_to = stops(Rehearsal::new(&program, 0), rehearsal.inputs()).unwrap();
    for detail in [Detail::Scenes, Detail::Replies] {
        let (mut graph, _) = Graph::of(&program, detail);
        graph.mark(&came_to);
        let title = |index: usize| graph.nodes[index].title.as_str();
        let walked: Vec<&str> =
            graph.nodes.iter().filter(|node| node.is_walked).map(|node| node.title.as_str()).collect();
        let ways: Vec<(&str, &str)> = graph
            .edges
            .iter()
            .filter(|edge| edge.is_walked)
            .map(|edge| (title(edge.from), title(edge.to)))
            .collect();
        if detail == Detail::Scenes {
            assert_eq!(walked, ["start", "gate", "porch", "Next week"]);
            assert_eq!(ways, [("start", "gate"), ("gate", "porch"), ("porch", "Next week")]);
        } else {
            let told = [
                "start",
                "gate",
                "porch",
                "I never had one.",
                "Come in.",
                "Where did it go?",
                "Never mind.",
                "Next week",
            ];
            assert!(told.iter().all(|title| walked.contains(title)), "{walked:?}");
            let others = [
                "(Shut the gate.)",
                "shed",
                "It stands behind my shed, and it is yours.",
                "Wait.",
                "I mean the ladder.",
            ];
            assert!(!others.iter().any(|title| walked.contains(title)), "{walked:?}");
            assert!(
                ways.contains(&("gate", "I never had one.")) && ways.contains(&("I never had one.", "porch")),
                "{ways:?}"
            );
        }
        let drawing = lay_out(&graph);
        assert!(svg(&graph, &drawing).contains("this conversation"));
        assert_holds(&graph, &drawing).unwrap();
    }
}

#[test]
fn the_scripts_of_the_house_can_be_drawn_by_reply() {
    for script in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts")).unwrap() {
        let path = script.unwrap().path();
        if path.extension().is_some_and(|end| end == "talk") {
            let program = crate::rehearsals::sound(&path);
            let (graph, detail) = Graph::of(&program, Detail::Replies);
            assert_eq!(detail, Detail::Replies, "{}", path.display());
            assert_holds(&graph, &lay_out(&graph)).unwrap();
            let lost = graph.nodes.iter().filter(|node| !node.is_reached);
            assert_eq!(lost.count(), 0, "{}: everything is reached", path.display());
        }
    }
}

/// What is too large for a good layout gets a plain one, and the same rules hold.
#[test]
fn a_thousand_scenes_are_drawn() {
    let scenes: Vec<Vec<u8>> = (0..1_000_u32).map(|index| index.to_le_bytes()[..3].to_vec()).collect();
    let program = program(&web(&scenes));
    let (graph, detail) = Graph::of(&program, Detail::Replies);
    assert_eq!((detail, graph.nodes.len()), (Detail::Scenes, 1_003));
    assert_holds(&graph, &lay_out(&graph)).unwrap();
}

fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn pictures_of_invented_scripts_hold_together(text in invented::script()) {
        both(&program(&text))?;
    }

    #[test]
    fn pictures_of_any_web_of_scenes_hold_together(scenes in scenes()) {
        both(&program(&web(&scenes)))?;
    }
}

/// Where the replies of each scene lead.
fn scenes() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 1..18)
}

/// A script whose scenes lead to each other as the numbers say.
fn web(scenes: &[Vec<u8>]) -> String {
    let mut text = "---\ntitle: Web\nsummary: Lines.\ncast: {Sam: They go.}\nmeters: {trust: {start: 4, range: 0..10}}\n\
                    outcomes: {done: {kind: time, title: Done}, gone: {kind: harm, title: Gone}}\n---\n"
        .to_owned();
    for (index, ways) in scenes.iter().enumerate() {
        let _ = writeln!(text, "== scene-{index}{}", if index % 5 == 4 { " #declines" } else { "" });
        for (number, way) in ways.iter().enumerate() {
            let to = usize::from(*way) % scenes.len();
            let reply = "some words to say ".repeat(usize::from(*way) % 3 + 1);
            let _ = writeln!(text, "+ {reply}{number}");
            let _ = match way % 4 {
                0 => writeln!(text, "    -> scene-{to}"),
                1 => writeln!(text, "    [if trust > 3]\n        -> scene-{to}"),
                2 => writeln!(text, "    => gone"),
                _ => Ok(()),
            };
        }
        let _ = writeln!(text, "=> done\n");
    }
    text
}

fn program(text: &str) -> Program {
    let script = Fetched { name: "web.talk".to_owned(), bytes: text.as_bytes().to_vec() };
    let checked = check(&script, &mut |_| Err(String::new()), None).by_text();
    checked.program.unwrap_or_else(|| panic!("{text}"))
}

fn both(program: &Program) -> Result<(), TestCaseError> {
    for detail in [Detail::Scenes, Detail::Replies] {
        let (graph, _) = Graph::of(program, detail);
        let drawing = lay_out(&graph);
        assert_holds(&graph, &drawing)?;
        prop_assert!(drawing == lay_out(&graph), "the same graph has the same picture");
    }
    Ok(())
}

/// Everything is inside the picture, no two nodes overlap, no label lies on a node, edges end at their nodes, and the SVG is XML.
fn assert_holds(graph: &Graph, drawing: &Drawing) -> Result<(), TestCaseError> {
    let inside = |x: f64, y: f64| {
        (-0.1..=drawing.width + 0.1).contains(&x) && (-0.1..=drawing.height + 0.1).contains(&y)
    };
    for (index, spot) in drawing.spots.iter().enumerate() {
        let (left, right) = (spot.middle.x - spot.width / 2.0, spot.middle.x + spot.width / 2.0);
        let (top, bottom) = (spot.middle.y - spot.height / 2.0, spot.middle.y + spot.height / 2.0);
        prop_assert!(inside(left, top) && inside(right, bottom), "{spot:?} is outside");
        for other in &drawing.spots[index + 1..] {
            prop_assert!(
                !overlap(spot, (other.middle.x, other.middle.y), (other.width, other.height)),
                "{spot:?} and {other:?}"
            );
        }
        for line in drawing.lines.iter().filter(|line| !line.rows.is_empty()) {
            let (middle, size) = ((line.label.x, line.label.y), (line.size.x, line.size.y));
            prop_assert!(!overlap(spot, middle, size), "{:?} lies on {spot:?}", line.rows);
        }
    }
    for (edge, line) in graph.edges.iter().zip(&drawing.lines) {
        prop_assert!(
            line.points.len() > 1 && line.points.iter().all(|point| inside(point.x, point.y)),
            "{line:?}"
        );
        for (node, point) in [(edge.from, line.points[0]), (edge.to, line.points[line.points.len() - 1])] {
            let spot = &drawing.spots[node];
            let (x, y) = ((point.x - spot.middle.x).abs(), (point.y - spot.middle.y).abs());
            prop_assert!(
                x <= spot.width / 2.0 + 0.1 && y <= spot.height / 2.0 + 0.1,
                "{point:?} is not at {spot:?}"
            );
        }
    }
    assert_xml(&svg(graph, drawing))
}

fn overlap(spot: &Spot, (x, y): (f64, f64), (width, height): (f64, f64)) -> bool {
    let apart = 0.1;
    (spot.middle.x - x).abs() + apart < (spot.width + width) / 2.0
        && (spot.middle.y - y).abs() + apart < (spot.height + height) / 2.0
}

/// Tags are closed in their order, values are quoted, and what is written holds no sign of XML's own.
fn assert_xml(text: &str) -> Result<(), TestCaseError> {
    let mut open: Vec<&str> = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, words) =
            piece.split_once('>').ok_or_else(|| TestCaseError::fail(format!("{piece}: no `>`")))?;
        for (index, value) in tag.split('"').enumerate() {
            let is_name = index % 2 == 0;
            prop_assert!(!is_name || !value.contains(['&', '\'']), "{tag}");
        }
        prop_assert!(tag.matches('"').count() % 2 == 0, "{tag}");
        prop_assert!(!words.contains(['>', '"']) && references_are_known(words), "{words}");
        match tag.strip_prefix('/') {
            Some(name) => prop_assert!(open.pop() == Some(name), "{name} closes what is not open"),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap_or_default()),
        }
    }
    prop_assert!(open.is_empty(), "{open:?} stay open");
    Ok(())
}

fn references_are_known(words: &str) -> bool {
    let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    words.split('&').skip(1).all(|behind| known.iter().any(|known| behind.starts_with(known)))
}

#[test]
fn what_stands_for_nothing_said_has_no_words() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/graph/replies-and-conditions-lead-on.talk");
    let (graph, _) = Graph::of(&program_of(&path), Detail::Replies);
    let joints: Vec<_> = graph.nodes.iter().filter(|node| node.kind == NodeKind::Joint).collect();
    assert!(!joints.is_empty() && joints.iter().all(|joint| joint.title.is_empty()));
}
