/**
 * Settings of a node: one table of keys, read from a file, the environment and the command line.
 *
 * <p>{@link dev.stint.server.settings.SettingsLoader} reads, checks and gives {@link
 * dev.stint.server.settings.Settings}.
 */
package dev.stint.server.settings;
