/** The log of the process: set up from the settings, request ids, and the last word of a node. */
package dev.stint.server.logging;
