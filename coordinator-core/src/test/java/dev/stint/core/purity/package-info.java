/**
 * The purity of the core, checked over its byte code: what is banned and why ({@link
 * dev.stint.core.purity.Bans}), and one violation of each kind to show that the check has teeth.
 */
package dev.stint.core.purity;
