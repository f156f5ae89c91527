/** The rules of Stint: values, commands, results and the transition. Pure. */
package dev.stint.core;
