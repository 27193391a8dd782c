package io.aemp.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains how to correct the configuration of the node.
 */
final class NodeConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<NodeConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NodeConfigurationException cause) {
		return new FailureAnalysis(cause.problem() + ".", cause.fix() + ".", cause);
	}

}
