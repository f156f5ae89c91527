package dev.stint.client.layering;

import dev.stint.statemachine.ratis.Peer;

/** Wrong on purpose: a client that names the state machine. */
public record NamesTheStateMachine(Peer peer) {}
