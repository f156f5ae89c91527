/** gRPC, and the threads that drive the client's logic over it. Not for users. */
package dev.stint.client.net;
