/** Commands, results and rejections: what goes into the log and what comes out. */
package dev.stint.core.command;
