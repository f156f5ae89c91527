/** The transition and its rules: one file per concern, pure functions over a draft. */
package dev.stint.core.rules;
