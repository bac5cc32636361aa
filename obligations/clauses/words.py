"""The words that clauses are made of, other than those of the vocabulary."""

from __future__ import annotations

import re
from typing import Final

#: Kind of word in ``clause.rules`` → its spellings, folded: ，；：（） are half width, and there is no white space. A
#: spelling may belong to several kinds; every kind that fits is tried.
LANGUAGE: Final[dict[str, tuple[str, ...]]] = {
    "COMMA": (",",),
    "SEMICOLON": (";",),
    "STOP": ("。", "."),
    "COLON": (":",),
    "LPAR": ("(", "["),
    "RPAR": (")", "]"),
    "SEP": ("、",),
    "WITH": ("和", "及", "与"),
    "OR": ("或", "或者", "和/或", "/"),
    "AND_SO": ("以及", "还有"),
    "BOTH": ("且", "并且", "而且", "同时", "且同时", "同时又"),
    "BUT": ("而", "但", "但是", "且", "并且", "而且"),
    "OF": ("的",),
    "AMONG": ("中", "当中"),
    "AMONG_OF": ("中的", "里的", "当中的", "中属于", "中的各"),
    "OF_THEM": ("其中", "其中,"),
    "TO": ("至", "到", "-", "~", "—", "–"),
    "ABOVE": ("以上", "及以上", "(含)以上"),
    "BELOW": ("以下", "及以下", "(含)以下"),
    "IS": ("为", "是", "属于"),
    "ISNT": ("不为", "不是", "不属于"),
    "MUST": (
        "必做", "必作", "必选", "必须做", "应做", "须做", "应必做", "必须", "规定动作",
    ),
    "MAY": (
        "选做", "选作", "可选做", "可以选做", "可做", "可以做", "自选", "自选动作", "可选择完成", "可选择开展",
        "选择完成", "自主选做", "可自主选做", "参照执行", "参照实施", "参照开展",
    ),
    "ACT": ("做", "开展", "实施", "完成", "参与", "推进", "执行", "参加", "先行先试"),
    "OUGHT": ("应", "应当", "须", "必须"),
    "NEED_NOT": ("不必", "无需", "可以不", "可不", "不要求", "不需", "不需要"),
    "CAN": ("可", "可以"),
    "SOFTLY": (
        "可", "可以", "酌情", "自愿", "结合实际", "结合实际情况", "视条件", "视情", "视情况", "根据实际情况",
        "根据实际", "可根据实际情况", "可结合实际", "可酌情", "可以根据实际情况", "可以结合实际",
    ),
    "FREE": (
        "不做", "不作", "不作要求", "不做要求", "不要求", "免做", "暂不作要求", "暂不要求", "不必做", "可以不做",
        "可不做", "暂缓", "暂缓实施", "暂缓开展", "不纳入", "不纳入范围", "不纳入推广范围", "不纳入实施范围",
    ),
    "SCOPE": (
        *(f"{kind}范围{verb}" for kind in ("适用", "推广", "实施") for verb in ("", "为", "是", "均为", "都是")),
        "适用于",
    ),
    "ENCOURAGED": ("鼓励", "支持"),
    "ALSO": ("均", "都", "一律", "全部", "为", "均为", "都为", "也"),
    "PROVINCE": (
        "省份", "省", "地区", "省市", "省区市", "省(区、市)", "省、自治区、直辖市",
        "省(自治区、直辖市)",
    ),
    "KIND": ("市", "省", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "两市", "两省", "省市"),
    "AND_OTHERS": ("等", "等省份", "等省", "等地", "等地区", "等省市"),
    "INVOLVED": ("涉及", "所涉", "所涉及", "涉及到", "所在"),
    "BUILDING": ("建设",),
    "UNINVOLVED": ("不涉及", "未涉及"),
    "ALL_INVOLVED": ("都涉及", "均涉及", "同时涉及"),
    "NONE_INVOLVED": ("都不涉及", "均不涉及"),
    "HAVING": (
        "有", "设有", "建有", "具有", "拥有", "涉及", "已有", "设立", "已设立", "获批", "已获批", "建成", "已建成",
        "国务院批准的", "已批准的",
    ),
    "ALL_OF": ("同时有", "同时设有", "同时具有", "同时拥有", "同时涉及"),
    "LACKING": ("没有", "无", "未设", "未设有", "不涉及", "未涉及", "未设立", "未建成", "尚未设立"),
    "NO": ("没有", "无"),
    "NOT": ("非",),
    "EVERY": ("各类", "各", "所有", "全部", "全体", "全国"),
    "OTHER": ("其他", "其余", "其它", "另外"),
    "OTHER_CLASSES": ("其他类省份", "其余类省份", "其它类省份"),
    "EVERYBODY": (
        "全国", "各地", "各地区", "各省", "各省份", "各省市", "各省(区、市)", "各省区市", "各省、自治区、直辖市",
        "各省、市、自治区", "各省(自治区、直辖市)",
    ),
    "NOBODY": ("没有省份", "无省份"),
    "EXCEPT": ("除", "除了", "除去"),
    "WITHOUT": ("不含", "不包括"),
    "INCLUDING": ("含", "包括", "包含"),
    "OUTSIDE": ("外", "以外", "之外"),
    "EXCLUDED": ("除外",),
}  # fmt: skip

#: Words that are not listed but recognized, in the folded text: how many there are; a date before a verdict; what
#: stands before a scope for the whole plan, and leaves out measures that have their own, and no province.
PATTERNS: Final = {
    "MEASURES": re.compile(r"除[^,。;]*(?:措施|举措|任务|事项)(?:以|之)?外,?"),
    "COUNT": re.compile(r"(?:\d+|[一二两三四五六七八九十]+)[个家]"),
    "DATE": re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日|[初中底末])?[之以]?前"),
}

#: Opening quotation mark → closing one. Between them is a name of the vocabulary, whatever words it contains.
QUOTES: Final = {"“": "”", "「": "」", "‘": "’", '"': '"', "'": "'"}
