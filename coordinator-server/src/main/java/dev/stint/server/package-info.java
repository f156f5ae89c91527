/** The Stint server: gateway, group commit, wiring, settings, HTTP and launcher. */
package dev.stint.server;
