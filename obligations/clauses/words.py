"""The words that clauses are made of, other than those of the vocabulary."""

from __future__ import annotations

from typing import Final

from obligations.plan.verdicts import Verdict

#: Terminal of the grammar → its spellings, folded: ，；：（） are half width, and there is no white space. A spelling
#: may belong to several terminals; the first one that the grammar accepts is used.
LANGUAGE: Final[dict[str, tuple[str, ...]]] = {
    "COMMA": (",",),
    "SEMICOLON": (";",),
    "STOP": ("。", "."),
    "COLON": (":",),
    "LPAR": ("(", "["),
    "RPAR": (")", "]"),
    "SEP": ("、", "和", "及", "与", "或", "或者", "和/或", "/"),
    "AND_SO": ("以及", "还有"),
    "BOTH": (
        "且", "并且", "且为", "并且为", "且是", "且有", "而", "而且", "而且为", "但",
        "同时为", "同时是", "且同时为", "同时又是",
    ),
    "OF": ("的",),
    "AMONG": ("中的", "中", "里的", "当中的", "中属于", "中的各"),
    "TO": ("至", "到", "-", "~", "—", "–"),
    "IS": ("为", "是", "属于"),
    "ISNT": ("不为", "不是", "不属于"),
    "MUST": ("必做", "必作", "必选", "必须做", "应做", "须做", "应必做", "必须"),
    "MAY": ("选做", "选作", "可选做", "可以选做", "可做", "可以做", "自选"),
    "FREE": (
        "不做", "不作", "不作要求", "不做要求", "不要求", "免做", "暂不作要求", "暂不要求", "不必做", "可以不做",
        "可不做", "不纳入", "不纳入范围", "不纳入推广范围", "不纳入实施范围",
    ),
    "SCOPE": (
        *(f"{kind}范围{verb}" for kind in ("适用", "推广", "实施") for verb in ("", "为", "是", "均为", "都是")),
        "适用于",
    ),
    "ENCOURAGED": ("鼓励",),
    "ACT": ("做", "开展", "实施", "参与", "推进"),
    "ALSO": ("均", "都", "一律", "全部", "均应", "都应", "应", "为", "须"),
    "PROVINCE": (
        "省份", "省", "市", "自治区", "地区", "省市", "两省", "两市",
        "壮族自治区", "回族自治区", "维吾尔自治区", "省区市", "省(区、市)", "省、自治区、直辖市", "省(自治区、直辖市)",
        "的省份", "的省", "的地区", "等省份", "等省", "等地", "等地区", "等省市", "等", "类省份",
        "各省", "各省份", "各地", "各地区", "各省市", "的各省", "的各省份", "的各地", "全国",
    ),
    "INVOLVED": ("涉及", "所涉", "所涉及", "涉及到", "所在"),
    "UNINVOLVED": ("不涉及", "未涉及", "都不涉及", "均不涉及"),
    "ALL_INVOLVED": ("都涉及", "均涉及", "同时涉及"),
    "HAVING": ("有", "设有", "建有", "具有", "拥有", "涉及", "已有", "设立", "已设立", "获批", "已获批"),
    "ALL_OF": ("同时有", "同时设有", "同时具有", "同时拥有", "同时涉及"),
    "NONE_OF": ("没有", "无", "未设", "未设有", "不涉及", "未涉及", "不是", "不属于"),
    "NOT": ("非",),
    "EVERY": ("各类", "各", "所有", "全部", "全体", "全国"),
    "OTHER": ("其他", "其余", "其它", "另外"),
    "EVERYBODY": (
        "全国", "各地", "各地区", "各省", "各省份", "各省市", "各省(区、市)", "各省区市", "各省、自治区、直辖市",
        "各省、市、自治区", "各省(自治区、直辖市)", "全国各省", "全国各省份", "全国各地",
    ),
    "NOBODY": ("没有省份", "无省份"),
    "EXCEPT": ("除", "除了", "除去", "不含", "不包括"),
    "OUTSIDE": ("外", "以外", "之外"),
    "EXCLUDED": ("除外",),
}  # fmt: skip

#: Terminal of a verb → the verdict of its branch. (鼓励 is read as 选做.)
VERDICTS: Final = {
    "MUST": Verdict.MANDATORY,
    "MAY": Verdict.OPTIONAL,
    "ENCOURAGED": Verdict.OPTIONAL,
    "FREE": Verdict.EXEMPT,
}

#: Terminal → its name in a message on what was expected. (For the vocabulary's terminals the message lists words.)
CALLED: Final = {
    "COMMA": "“，”",
    "SEMICOLON": "“；”",
    "SEP": "“、”",
    "COLON": "“：”",
    "LPAR": "“（”",
    "RPAR": "“）”",
    "OF": "“的”",
    "TO": "“至”",
    "PROVINCE": "“省份”",
    "INVOLVED": "“涉及”",
    "OUTSIDE": "“外”",
    "EXCLUDED": "“除外”",
    "MUST": "“必做”",
    "MAY": "“选做”",
    "OTHER": "“其他”",
    "EVERY": "“各类”",
    "EXCEPT": "“除”",
    "NOT": "“非”",
    "$END": "句末",
}

#: Opening quotation mark → closing one. Between them is a name of the vocabulary, whatever words it contains.
QUOTES: Final = {"“": "”", "「": "」", "‘": "’", '"': '"', "'": "'"}

#: Kinds of regions. They may follow only the name of a region: 北京市, but not 各市 or 一类自治区.
KINDS_OF_REGION: Final = frozenset({"市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "两市"})
