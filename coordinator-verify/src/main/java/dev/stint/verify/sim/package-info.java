/**
 * The system in one thread, one seed and virtual time: the code that serves (rules, codecs,
 * applier, gateway, client and worker logic) over a log, a network, disks and clocks that
 * misbehave.
 */
package dev.stint.verify.sim;
