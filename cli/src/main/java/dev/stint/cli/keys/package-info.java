/** How people write keys. */
package dev.stint.cli.keys;
