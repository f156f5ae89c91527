/** The stint command line. */
package dev.stint.cli;
