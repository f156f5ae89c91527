/** What the documents name must exist. */
package dev.stint.verify.documents;
