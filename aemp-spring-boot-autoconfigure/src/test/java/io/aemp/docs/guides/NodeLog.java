package io.aemp.docs.guides;

import io.aemp.spring.NodeDownEvent;
import io.aemp.spring.NodeUpEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class NodeLog {

	private static final Logger logger = LoggerFactory.getLogger(NodeLog.class);

	@EventListener
	void up(NodeUpEvent event) {
		logger.info("Node {} is up", event.nodeId());
	}

	@EventListener
	void down(NodeDownEvent event) {
		logger.info("Node {} is down: {}", event.nodeId(), event.reason());
	}

}
