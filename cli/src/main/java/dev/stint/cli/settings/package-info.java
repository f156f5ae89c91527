/** Where to find the service and how to print: flags over environment over profile over file. */
package dev.stint.cli.settings;
