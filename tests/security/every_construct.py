"""One model of nearly everything the dialect knows, small enough to be changed at random a great many times."""

from tests.security.xml_attacks import BPMN, ZEEBE

_EVENTS = """
<d:intermediateThrowEvent id="link_out"><d:linkEventDefinition id="l1" name="on"/></d:intermediateThrowEvent>
<d:intermediateCatchEvent id="link_in"><d:linkEventDefinition id="l2" name="on"/></d:intermediateCatchEvent>
<d:eventBasedGateway id="either"/>
<d:intermediateCatchEvent id="told"><d:messageEventDefinition messageRef="m"/></d:intermediateCatchEvent>
<d:intermediateCatchEvent id="late"><d:timerEventDefinition><d:timeDuration>PT1H</d:timeDuration>
</d:timerEventDefinition>
</d:intermediateCatchEvent>
<d:intermediateCatchEvent id="seen"><d:signalEventDefinition signalRef="g"/></d:intermediateCatchEvent>
<d:intermediateCatchEvent id="true_by_then"><d:conditionalEventDefinition><d:condition>=x &gt;= 0</d:condition>
</d:conditionalEventDefinition></d:intermediateCatchEvent>
<d:intermediateThrowEvent id="shout"><d:signalEventDefinition signalRef="g"/></d:intermediateThrowEvent>
<d:exclusiveGateway id="met"/>
<d:sequenceFlow id="f1" sourceRef="s" targetRef="link_out"/>
<d:sequenceFlow id="f2" sourceRef="link_in" targetRef="either"/>
<d:sequenceFlow id="f3" sourceRef="either" targetRef="told"/>
<d:sequenceFlow id="f4" sourceRef="either" targetRef="late"/>
<d:sequenceFlow id="f5" sourceRef="either" targetRef="seen"/>
<d:sequenceFlow id="f6" sourceRef="told" targetRef="met"/>
<d:sequenceFlow id="f7" sourceRef="late" targetRef="met"/><d:sequenceFlow id="f8" sourceRef="seen" targetRef="met"/>
<d:sequenceFlow id="f9" sourceRef="met" targetRef="true_by_then"/>
<d:sequenceFlow id="f10" sourceRef="true_by_then" targetRef="shout"/>
<d:sequenceFlow id="f11" sourceRef="shout" targetRef="deal"/>
"""
_TRANSACTION = """
<d:transaction id="deal"><d:startEvent id="ds"/><d:userTask id="book"/>
<d:userTask id="unbook" isForCompensation="true"/>
<d:boundaryEvent id="undo" attachedToRef="book"><d:compensateEventDefinition/></d:boundaryEvent>
<d:exclusiveGateway id="dg" default="df4"/><d:endEvent id="de"/>
<d:endEvent id="dc"><d:cancelEventDefinition/></d:endEvent>
<d:sequenceFlow id="df1" sourceRef="ds" targetRef="book"/><d:sequenceFlow id="df2" sourceRef="book" targetRef="dg"/>
<d:sequenceFlow id="df3" sourceRef="dg" targetRef="dc"><d:conditionExpression>=x &gt; 1</d:conditionExpression>
</d:sequenceFlow><d:sequenceFlow id="df4" sourceRef="dg" targetRef="de"/>
<d:association id="da" sourceRef="undo" targetRef="unbook"/></d:transaction>
<d:boundaryEvent id="called_off" attachedToRef="deal"><d:cancelEventDefinition/></d:boundaryEvent>
<d:sequenceFlow id="f12" sourceRef="deal" targetRef="many"/>
<d:sequenceFlow id="f13" sourceRef="called_off" targetRef="many"/>
"""
_ACTIVITIES = """
<d:userTask id="many"><d:extensionElements><z:assignmentDefinition assignee="=&#34;zhangsan&#34;"/>
</d:extensionElements>
<d:multiInstanceLoopCharacteristics isSequential="true"><d:extensionElements>
<z:loopCharacteristics inputCollection="=[1, 2]" inputElement="i" outputCollection="all" outputElement="=x"/>
</d:extensionElements><d:completionCondition>=numberOfCompletedInstances &gt; 1</d:completionCondition>
</d:multiInstanceLoopCharacteristics></d:userTask>
<d:scriptTask id="again"><d:extensionElements><z:script expression="=x + 1" resultVariable="x"/></d:extensionElements>
<d:standardLoopCharacteristics testBefore="false" loopMaximum="3"><d:loopCondition>=x &lt; 2</d:loopCondition>
</d:standardLoopCharacteristics></d:scriptTask>
<d:subProcess id="inner"><d:startEvent id="is"/><d:serviceTask id="work"><d:extensionElements>
<z:taskDefinition type="test.echo" retries="2"/><z:ioMapping><z:input source="=x" target="y"/>
<z:output source="=x" target="x"/></z:ioMapping></d:extensionElements></d:serviceTask>
<d:endEvent id="ie"><d:errorEventDefinition errorRef="w"/></d:endEvent>
<d:sequenceFlow id="if1" sourceRef="is" targetRef="work"/><d:sequenceFlow id="if2" sourceRef="work" targetRef="ie"/>
<d:subProcess id="aside" triggeredByEvent="true"><d:startEvent id="as" isInterrupting="false">
<d:escalationEventDefinition escalationRef="h"/></d:startEvent><d:endEvent id="ae"/>
<d:sequenceFlow id="af1" sourceRef="as" targetRef="ae"/></d:subProcess></d:subProcess>
<d:boundaryEvent id="failed" attachedToRef="inner"><d:errorEventDefinition errorRef="w"/></d:boundaryEvent>
<d:adHocSubProcess id="free" ordering="Parallel"><d:userTask id="a1"/><d:userTask id="a2"/>
<d:completionCondition>=x &gt; 3</d:completionCondition></d:adHocSubProcess>
<d:callActivity id="call"><d:extensionElements><z:calledElement processId="other"/></d:extensionElements>
</d:callActivity>
<d:parallelGateway id="fork"/><d:inclusiveGateway id="join"/><d:endEvent id="e"/>
<d:boundaryEvent id="hourly" attachedToRef="call" cancelActivity="false"><d:timerEventDefinition>
<d:timeCycle>R2/PT1H</d:timeCycle></d:timerEventDefinition></d:boundaryEvent><d:endEvent id="he"/>
<d:sequenceFlow id="f14" sourceRef="many" targetRef="again"/>
<d:sequenceFlow id="f15" sourceRef="again" targetRef="inner"/>
<d:sequenceFlow id="f16" sourceRef="inner" targetRef="fork"/>
<d:sequenceFlow id="f17" sourceRef="failed" targetRef="fork"/>
<d:sequenceFlow id="f18" sourceRef="fork" targetRef="free"/>
<d:sequenceFlow id="f19" sourceRef="fork" targetRef="call"/>
<d:sequenceFlow id="f20" sourceRef="free" targetRef="join"/>
<d:sequenceFlow id="f21" sourceRef="call" targetRef="join"/>
<d:sequenceFlow id="f22" sourceRef="join" targetRef="e"/><d:sequenceFlow id="f23" sourceRef="hourly" targetRef="he"/>
"""
_AROUND = """
<d:message id="m" name="answer"><d:extensionElements><z:subscription correlationKey="=string(x)"/>
</d:extensionElements>
</d:message><d:signal id="g" name="fire"/><d:error id="w" errorCode="wrong"/>
<d:escalation id="h" escalationCode="help"/>
"""

EVERY_CONSTRUCT = (
    f'<d:definitions xmlns:d="{BPMN}" xmlns:z="{ZEEBE}" targetNamespace="urn:x">'
    '<d:process id="p" isExecutable="true"><d:laneSet id="lanes"><d:lane id="lane" name="D07">'
    '<d:flowNodeRef>many</d:flowNodeRef></d:lane></d:laneSet><d:startEvent id="s"/>'
    f"{_EVENTS}{_TRANSACTION}{_ACTIVITIES}</d:process>{_AROUND}</d:definitions>"
).encode()
