//! Rehearsals that are killed at any moment: what was kept is whole, nothing is lost but the unfinished turn, and the next window goes
//! on with it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::TempDir;

use crate::keeping::{run, state, store, whole};
use crate::sessions::{command, spawned};

/// A conversation that goes on as long as somebody talks.
const ENDLESS: &str = "---
title: A long walk
summary: Sam walks beside you.
minutes: 9
cast: {Sam: They walk.}
outcomes: {home: {kind: time, title: Home, text: It is late.}}
---
== road
Sam: And then?
+ I said one thing more.
    -> road
+ Let us go home.
    => home
";

#[test]
fn twenty_kills_lose_nothing_but_the_unfinished_turn() {
    killed(20);
}

#[test]
#[ignore = "takes minutes: what the figure in docs/keeping.md is measured by"]
fn a_thousand_kills_lose_nothing_but_the_unfinished_turn() {
    killed(1_000);
}

fn killed(times: u64) {
    let desk = TempDir::new().unwrap();
    std::fs::write(desk.path().join("walk.talk"), ENDLESS).unwrap();
    let (mut seed, mut turns, mut most, mut inside) = (7_u64, 0, 0, 0);
    for round in 0..times {
        let words = if turns == 0 { &["play", "walk.talk", "--keep"][..] } else { &["play", "--resume"] };
        let mut child = command(words);
        child.current_dir(desk.path()).env("REHEARSE_STATE", state(&desk));
        let mut child = spawned(&mut child);
        let (mut typed, out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        // A generator that everybody can write down: the moments are random, and the same in each run as far as a clock can be.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let lives = Duration::from_micros((seed >> 33) % 150_000);
        let began = Instant::now();
        let typing = std::thread::spawn(move || while typed.write_all(b"i said one thing\n").is_ok() {});
        // Each time that the prompt comes after words were given, those words are on the disk.
        let reading = std::thread::spawn(move || {
            out.lines().map_while(Result::ok).filter(|line| line.starts_with("> ")).count()
        });
        while began.elapsed() < lives {
            std::thread::sleep(Duration::from_micros(50));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let _ = typing.join();
        // The last prompt that was answered may be of the turn that was being written.
        let promised = turns + reading.join().unwrap().saturating_sub(1);
        if !store(&desk).exists() {
            continue;
        }
        whole(&desk);
        let now = kept_turns(&desk);
        assert!(now >= promised, "round {round}: {promised} turns were on the screen, and {now} were kept");
        inside += u64::from(now > turns);
        most = most.max(now - turns);
        turns = now;
        if turns > 400 {
            // A new walk, so that the way there does not become all of it.
            assert_eq!(run(&desk, &["forget", "--unfinished", "--yes"], "").code(), 0);
            turns = 0;
        }
    }
    eprintln!("{times} kills, {inside} while turns were kept, at most {most} turns in one life");
    let ran = run(&desk, &["play", "--resume"], "let us go home\n:quit\n");
    assert!(turns == 0 || ran.out().contains("Kept as number"), "{}", ran.told());
}

fn kept_turns(desk: &TempDir) -> usize {
    let store = Connection::open(store(desk)).unwrap();
    let asked =
        "SELECT json_array_length(CAST(body AS TEXT), '$.turns') FROM rehearsals ORDER BY id DESC LIMIT 1";
    store.query_row(asked, [], |row| row.get::<_, u32>(0)).map_or(0, |turns| turns as usize)
}
