package io.aemp.testing;

import io.aemp.NodeSettings;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.RetryingExecutor;
import io.aemp.internal.transport.NoTransport;

/**
 * Port tables without a node around them.
 */
public final class PortTables {

	private PortTables() {
	}

	/**
	 * Returns a port table whose inline ports run on the kernel executor.
	 * @param nodeId the node it would belong to
	 * @param runtime where it runs
	 * @return an empty table
	 */
	public static PortTable create(String nodeId, NodeRuntime runtime) {
		return new PortTable(NodeSettings.builder().nodeId(nodeId).build(), runtime,
				new NoTransport("there is no network",
						new RetryingExecutor(runtime.kernel(), runtime::timers))::nextLoop);
	}

}
