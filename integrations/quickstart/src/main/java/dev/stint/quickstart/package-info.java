/** The first job: scans the jars of the local Maven repository. */
package dev.stint.quickstart;
