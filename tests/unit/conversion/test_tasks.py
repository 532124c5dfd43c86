"""Who user tasks are for, what they show, by when; scripts, decisions and work of other kinds."""

import pytest

from tests.unit.conversion.foreign import NAMESPACES, Converted, around


@pytest.mark.parametrize("prefix", NAMESPACES)
def test_assignment_becomes_one_of_ours(prefix: str) -> None:
    attributes = 'v:assignee="${boss}" v:candidateUsers="kermit, gonzo" v:candidateGroups="sales,${group}"'
    done = Converted(around(f'<userTask id="t" {attributes}/>', prefix=prefix))
    assert done.zeebe("t", "assignmentDefinition") == {
        "assignee": "=boss",
        "candidateUsers": "kermit, gonzo",
        "candidateGroups": '=string join(["sales,", string(group)])',
    }
    assert done.left == []
    assert NAMESPACES[prefix].encode() not in done.content


def test_roles_of_bpmn_become_candidates() -> None:
    role = (
        "<{0}><resourceAssignmentExpression><formalExpression>{1}</formalExpression>"
        "</resourceAssignmentExpression></{0}>"
    )
    roles = role.format("humanPerformer", "kermit") + role.format("potentialOwner", "user(gonzo), group(sales), board")
    done = Converted(around(f'<userTask id="t">{roles}</userTask>'))
    assert done.zeebe("t", "assignmentDefinition") == {
        "assignee": "kermit",
        "candidateUsers": "gonzo",
        "candidateGroups": "sales,board",
    }


def test_initiator_is_the_variable_of_this_engine() -> None:
    file = around('<userTask id="t" v:assignee="${starter}"/>').replace(b'id="s"', b'id="s" v:initiator="starter"')
    done = Converted(file)
    assert done.zeebe("t", "assignmentDefinition") == {"assignee": "=initiator"}
    assert done.left == []


def test_an_assignee_of_a_bean_is_left_and_no_deployment_takes_it() -> None:
    done = Converted(around('<userTask id="t" v:assignee="${ldap.managerOf(x)}"/>'))
    assert done.left == [("t", "assignment")]
    assert done.zeebe("t", "assignmentDefinition") == {"assignee": "=not converted: ${ldap.managerOf(x)}"}


@pytest.mark.parametrize(
    "key,form,is_left",
    [
        ("review", "review", False),
        ("camunda-forms:deployment:forms/review.form", "review", False),
        ("embedded:app:forms/review-it.html", "review_it", True),
        ("/review.jsf", "review", True),
    ],
)
def test_form_key_names_a_form(key: str, form: str, is_left: bool) -> None:
    done = Converted(around(f'<userTask id="t" v:formKey="{key}"/>'))
    assert done.zeebe("t", "formDefinition") == {"formId": form}
    assert done.left == ([("t", "form")] if is_left else [])


def test_form_reference_and_fields() -> None:
    done = Converted(around('<userTask id="t" v:formRef="review" v:formRefBinding="latest"/>'))
    assert (done.zeebe("t", "formDefinition"), done.left) == ({"formId": "review"}, [])
    fields = '<v:formData><v:formField id="a" type="string"/></v:formData>'
    done = Converted(around(f'<userTask id="t"><extensionElements>{fields}</extensionElements></userTask>'))
    assert (done.zeebe("t", "formDefinition"), done.left) == ({"formId": "t_form"}, [("t", "form")])
    done = Converted(
        around(f'<userTask id="t" v:formKey="a"><extensionElements>{fields}</extensionElements></userTask>')
    )
    assert (done.zeebe("t", "formDefinition"), done.left) == ({"formId": "a"}, [("t", "form")])
    [refused] = done.refused
    assert "camunda:formData is not" in refused


def test_schedule_and_priority() -> None:
    attributes = 'v:dueDate="P5D" v:followUpDate="2026-03-01T09:00:00" v:priority="${urgent ? 90 : 50}"'
    done = Converted(around(f'<userTask id="t" {attributes}/>'))
    assert done.zeebe("t", "taskSchedule") == {
        "dueDate": '=duration("P5D")',
        "followUpDate": '=date and time("2026-03-01T09:00:00")',
    }
    assert done.zeebe("t", "priorityDefinition") == {"priority": "=if urgent then 90 else 50"}
    assert done.left == []


@pytest.mark.parametrize(
    "attributes,name",
    [
        ('v:type="external" v:topic="invoice-archive"', "invoice-archive"),
        ('v:class="org.example.SendMailDelegate"', "send_mail_delegate"),
        ('v:class="org.example.HTTPCall$Inner"', "http_call_inner"),
        ('v:delegateExpression="${mailDelegate}"', "mail_delegate"),
        ('v:expression="${mailer.sendTo(address)}" v:resultVariable="r"', "mailer.send_to"),
        ('v:type="mail"', "mail"),
    ],
)
def test_work_is_left_to_a_handler(attributes: str, name: str) -> None:
    done = Converted(around(f'<serviceTask id="t" {attributes} v:asyncBefore="true"/>'))
    assert done.zeebe("t", "taskDefinition") == {"type": name}
    assert done.left == [("t", "handler")]
    assert done.befores("technical") == ["camunda:asyncBefore=true"]


def test_two_classes_of_one_name_are_two_handlers() -> None:
    task = '<serviceTask id="{0}" v:class="{0}.Work"/>'
    done = Converted(around('<serviceTask id="t" v:class="t.Work"/>' + task.format("u") + task.format("v")))
    assert [done.zeebe(one, "taskDefinition")["type"] for one in "tuv"] == ["work", "u_work", "v_work"]


def test_fields_become_headers_and_computed_ones_inputs() -> None:
    fields = (
        '<v:field name="subject" stringValue="Hello"/><v:field name="to"><v:expression>${customer.mail}</v:expression>'
        '</v:field><v:field name="text"><v:string>Dear</v:string></v:field>'
    )
    task = f'<serviceTask id="t" v:class="x.Mail"><extensionElements>{fields}</extensionElements></serviceTask>'
    done = Converted(around(task, prefix="flowable"))
    assert done.headers("t") == {"subject": "Hello", "text": "Dear"}
    assert done.mappings("t", "input") == {"to": "=customer.mail"}


def test_an_expression_with_a_result_is_a_script() -> None:
    done = Converted(around('<serviceTask id="t" v:expression="${price * 2}" v:resultVariable="total"/>'))
    assert done.bpmn("t").tag.endswith("scriptTask")
    assert done.zeebe("t", "script") == {"expression": "=price * 2", "resultVariable": "total"}
    done = Converted(around("<serviceTask id='t' v:expression=\"${execution.setVariable('total', price + 1)}\"/>"))
    assert done.zeebe("t", "script") == {"expression": "=price + 1", "resultVariable": "total"}
    assert done.left == []


def test_scripts_of_values_stay_and_others_are_left_to_a_handler() -> None:
    script = '<scriptTask id="t" scriptFormat="{0}" v:resultVariable="r"><script>{1}</script></scriptTask>'
    done = Converted(around(script.format("juel", "${a + 1}")))
    assert done.zeebe("t", "script") == {"expression": "=a + 1", "resultVariable": "r"}
    done = Converted(around(script.format("feel", "a + 1")))
    assert done.zeebe("t", "script") == {"expression": "=a + 1", "resultVariable": "r"}
    done = Converted(around(script.format("groovy", "a.collect { it }")))
    assert done.zeebe("t", "taskDefinition") == {"type": "t"}
    assert done.headers("t") == {"language": "groovy", "script": "a.collect { it }", "resultVariable": "r"}
    assert done.left == [("t", "script")]


def test_decisions_are_called() -> None:
    task = '<businessRuleTask id="t" v:decisionRef="fee" v:resultVariable="fee" v:mapDecisionResult="{0}" {1}/>'
    done = Converted(around(task.format("singleEntry", 'v:decisionRefBinding="deployment"')))
    assert done.zeebe("t", "calledDecision") == {"decisionId": "fee", "resultVariable": "fee"}
    assert done.left == []
    done = Converted(around(task.format("resultList", 'v:decisionRefBinding="version" v:decisionRefVersion="2"')))
    assert done.left == [("t", "decision"), ("t", "decision")]
    words = ("decisionRefBinding", "decisionRefVersion", "mapDecisionResult")
    supported = "The attribute {}:{} of businessRuleTask is not supported"
    assert done.refused == [supported.format("camunda", word) for word in words]


def test_a_result_of_another_shape_is_refused_also_where_the_file_implies_it() -> None:
    task = '<businessRuleTask id="t" v:decisionRef="fee" v:resultVariable="fee"/>'
    done = Converted(around(task, prefix="operaton"))
    assert done.left == [("t", "decision")]
    assert done.bpmn("t").get(f"{{{NAMESPACES['operaton']}}}mapDecisionResult") == "resultList"
    assert len(done.refused) == 1


def test_rules_of_another_kind_are_left_and_refused() -> None:
    done = Converted(around('<businessRuleTask id="t" v:rules="a, b"/>', prefix="flowable"))
    assert done.left == [("t", "decision"), ("t", "deployment")]
    assert done.refused == ["The attribute flowable:rules of businessRuleTask is not supported"]


def test_parameters_become_mappings() -> None:
    inside = (
        '<v:inputOutput><v:inputParameter name="a">${x.y}</v:inputParameter>'
        '<v:inputParameter name="b">5</v:inputParameter><v:inputParameter name="c"/><v:inputParameter name="d">'
        "<v:list><v:value>${x}</v:value><v:value>z</v:value></v:list></v:inputParameter>"
        '<v:inputParameter name="e"><v:map><v:entry key="k">${x}</v:entry></v:map></v:inputParameter>'
        '<v:outputParameter name="f"><v:script scriptFormat="groovy">1</v:script></v:outputParameter></v:inputOutput>'
    )
    done = Converted(around(f'<userTask id="t"><extensionElements>{inside}</extensionElements></userTask>'))
    assert done.mappings("t", "input") == {
        "a": "=x.y",
        "b": '="5"',
        "c": "=null",
        "d": '=[x, "z"]',
        "e": '={"k": x}',
    }
    assert done.mappings("t", "output")["f"].startswith("=not converted: ")
    assert done.left == [("t", "mapping")]
