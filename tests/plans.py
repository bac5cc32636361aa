"""Small invented plans that say more than that of 2018: whom they leave out, scopes, regions by name."""

from __future__ import annotations

from typing import Any

import yaml

#: All five answers, with regions and groups of them. No fact but the three is in it.
FIVE = """\
id: five
title: 五种结论的计划
year: 2019
vocabulary:
  grade: {label: 省份类别, values: [一类, 二类, 三类]}
  pilot: {label: 试点省}
  zone: {label: 自由贸易试验区, aliases: [自贸试验区]}
tasks:
  - title: 任务
    subtasks:
      - title: 分任务
        measures:
          - number: 1
            title: 分三类
            bureau: [甲司]
            due: 年内
            clause: 一类省份必做，二类省份选做，三类省份不作要求
            mandatory: {省份类别: 一类}
            optional: {省份类别: 二类}
            exempt: {省份类别: 三类}
            actions: [做一做]
          - number: 2
            title: 点名
            bureau: [甲司, 乙司]
            due: null
            clause: 北京、上海必做，其他选做
            mandatory: {省级行政区: [北京, 上海]}
            optional: {非: {省级行政区: [北京, 上海]}}
            actions: null
          - number: 3
            title: 东部
            bureau: [乙司]
            due: 年内
            clause: 东部省份必做，其他省份可以不做
            mandatory: {省级行政区: 东部}
            optional: null
            exempt: {非: {省级行政区: 东部}}
            actions: null
          - number: 4
            title: 一省一区
            bureau: [甲司]
            due: 年内
            clause: 福建自贸试验区必做，试点省选做（福建自贸试验区除外）
            mandatory: {同时: [{省级行政区: 福建}, 自由贸易试验区]}
            optional: {同时: [试点省, {非: {同时: [{省级行政区: 福建}, 自由贸易试验区]}}]}
            actions: null
          - number: 5
            title: 不说
            bureau: [乙司]
            due: 年内
            clause: null
            mandatory: null
            optional: null
            actions: null
"""

#: A plan of scopes: one for the whole of it, a region's zone, everybody, and an alias that begins with a number.
SCOPES = """\
id: scopes
title: 按范围写的计划
year: 2018
scope_means: mandatory
verdict_labels: {mandatory: 适用, exempt: 不适用}
default_scope:
  clause: 所有自贸试验区
  mandatory: 自由贸易试验区
  exempt: {非: 自由贸易试验区}
  source: {lines: [7]}
vocabulary:
  zone: {label: 自由贸易试验区, aliases: [自贸试验区]}
  area: {label: 改革试验区域, aliases: [8个改革试验区域]}
tasks:
  - title: 任务
    subtasks:
      - title: 分任务
        measures:
          - {number: 1, title: 按全文, bureau: [甲司], due: null, clause: null, mandatory: null, optional: null, actions: null}
          - number: 2
            title: 一省一区
            bureau: [乙司]
            due: null
            clause: 福建自贸试验区
            mandatory: {同时: [{region: 福建}, zone]}
            optional: null
            exempt: {非: {同时: [{region: 福建}, zone]}}
            actions: null
            source: {lines: [36]}
          - {number: 3, title: 都做, bureau: [甲司], due: 年内, clause: 全国, mandatory: 各类省份, optional: null, actions: null}
          - number: 4
            title: 八个区域
            bureau: [甲司]
            due: 年内
            clause: 8 个改革试验区域
            mandatory: area
            optional: null
            exempt: {非: area}
            actions: null
"""


def data(text: str) -> dict[str, Any]:
    """One of these plans as plain data, to be changed."""
    read: dict[str, object] = yaml.safe_load(text)
    return read
