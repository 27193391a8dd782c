package io.aemp.internal.link.connect;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aemp.internal.transport.Address;

/**
 * Knows where nodes can be dialled. May be called from any thread, must not block.
 */
@FunctionalInterface
public interface AddressBook {

	/**
	 * Looks a node up.
	 * @param nodeId the node
	 * @return its addresses, none if it is not known
	 */
	CompletionStage<List<Address>> find(String nodeId);

}
