/** What is typed to verify: simulations and their verdict. */
package dev.stint.verify.command;
