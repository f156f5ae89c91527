/** Which module, and which package within one, may know which other: as data, and checked. */
package dev.stint.verify.layering;
