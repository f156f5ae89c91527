/** What every verb shares: options, settings, client, output, errors. */
package dev.stint.cli.tool;
